package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.replicate.CopyOutlook;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.replicate.MissingCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Judges whether backups are where they belong. */
final class CopyWatch {
    /** A repository that got nothing new for so long, though there was something, protects nobody. */
    static final Duration LIMIT = Duration.ofDays(1);

    private final WatchInput input;

    CopyWatch(WatchInput input) {
        this.input = input;
    }

    /** One for each deployment whose backups belong in several repositories, as far as these could be read. */
    List<Promise> promises() {
        return input.copies().stream()
                .filter(CopyState::isCopied)
                .map(this::areThere)
                .toList();
    }

    private Promise areThere(CopyState state) {
        Optional<Instant> since = state.missingSince();
        if (since.isEmpty()) {
            return state.unread().isEmpty()
                    ? promise(state, PromiseState.OK, since, "every verified backup is where it belongs", "")
                    : promise(
                            state,
                            PromiseState.WARNING,
                            since,
                            "it is not known what lacks in " + String.join(", ", state.unread())
                                    + ", which could not be read yet",
                            "make the repository readable again");
        }
        String lacking = lacking(state);
        if (since.get().plus(CopyOutlook.COPYING_TIME).isAfter(input.now())) {
            return promise(state, PromiseState.OK, since, "being copied: " + lacking, "");
        }
        Optional<String> behind = state.targets().stream()
                .filter(target -> isFarBehind(state, target))
                .findFirst();
        return promise(
                state,
                behind.isPresent() ? PromiseState.CRITICAL : PromiseState.WARNING,
                since,
                lacking
                        + behind.map(target -> "; " + target + " got nothing new for more than " + Words.length(LIMIT))
                                .orElse(""),
                "see why with: holdfast replicate " + state.deployment());
    }

    /** As in {@code 3 copies are missing in offsite (20261121T020000Z-daily-k3f9q2 the newest)}. */
    private static String lacking(CopyState state) {
        return state.targets().stream()
                .filter(target -> state.missingIn(target) > 0)
                .map(target -> {
                    long count = state.missingIn(target);
                    return (count == 1 ? "1 copy is missing" : count + " copies are missing")
                            + (state.damagedIn(target) == 0 ? "" : " or damaged") + " in " + target + " ("
                            + newest(state, target)
                            + (count == 1 ? ")" : " the newest)");
                })
                .collect(Collectors.joining(", "));
    }

    private static BackupId newest(CopyState state, String target) {
        return state.missing().stream()
                .filter(copy -> copy.target().equals(target))
                .map(copy -> copy.backup().id())
                .findFirst()
                .orElseThrow();
    }

    /** Holes in the past are no reason for an alarm; to be cut off from the present is. */
    private boolean isFarBehind(CopyState state, String target) {
        Instant reached = input.reading().catalog().ofDeployment(state.deployment()).backups().stream()
                .filter(backup -> backup.isVerified() && backup.repositories().contains(target))
                .map(backup -> backup.manifest().snapshotTime())
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        return state.missing().stream()
                .filter(copy -> copy.target().equals(target))
                .map(MissingCopy::backup)
                .filter(backup -> backup.manifest().snapshotTime().isAfter(reached))
                .anyMatch(this::isLongAgo);
    }

    private boolean isLongAgo(Backup backup) {
        return backup.manifest().timing().committed().plus(LIMIT).isBefore(input.now());
    }

    private static Promise promise(
            CopyState state, PromiseState how, Optional<Instant> since, String evidence, String advice) {
        return new Promise(
                Promise.Kind.COPIES, Optional.of(state.deployment()), Optional.empty(), how, since, evidence, advice);
    }
}
