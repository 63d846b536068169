package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.watch.RepositoryHealth.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Judges the repositories and the clocks. */
final class RepositoryWatch {
    /** S3 refuses requests that are 15 minutes off; this leaves time to act. */
    static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private final WatchInput input;
    private final Map<String, RepositoryState> states;

    RepositoryWatch(WatchInput input) {
        this.input = input;
        this.states = new TreeMap<>(input.reading().repositories());
    }

    List<RepositoryHealth> repositories() {
        Map<String, Map<String, Long>> bytes = bytes();
        return states.entrySet().stream()
                .map(entry -> new RepositoryHealth(
                        entry.getKey(),
                        entry.getValue().isUp() && entry.getValue().unusable().isEmpty(),
                        new TreeMap<>(bytes.get(entry.getKey())),
                        Optional.ofNullable(input.clockSkew().get(entry.getKey())),
                        upkeep(entry.getKey(), entry.getValue()),
                        new BucketWatch(input.buckets()).of(entry.getKey())))
                .toList();
    }

    private Upkeep upkeep(String name, RepositoryState state) {
        PruneWatch prunes = new PruneWatch(input.prunes());
        long held = state.holdings().holds().values().stream()
                .filter(hold -> hold.standsAt(input.now()))
                .count();
        return new Upkeep(state.holdings().orphanBytes(), held, prunes.lastPrune(name), prunes.blocked(name));
    }

    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        states.forEach((name, state) -> promises.add(isUp(name, state)));
        new TreeMap<>(input.clockSkew()).forEach((name, skew) -> promises.add(clocksAgree(name, skew)));
        laterThanNow().ifPresent(promises::add);
        return promises;
    }

    private Map<String, Map<String, Long>> bytes() {
        Map<String, Map<String, Long>> bytes = new TreeMap<>();
        states.forEach((name, state) ->
                bytes.put(name, state.everRead() ? new TreeMap<>(Map.of("STANDARD", 0L)) : new TreeMap<>()));
        for (Backup backup : input.reading().catalog().backups()) {
            for (String repository : backup.repositories()) {
                Map<String, Long> classes = bytes.get(repository);
                if (classes != null) {
                    classes.merge(
                            states.get(repository).holdings().storageClass(backup.manifest()),
                            backup.manifest().archive().storedBytes(),
                            Long::sum);
                }
            }
        }
        return bytes;
    }

    private Promise isUp(String name, RepositoryState state) {
        if (state.isUp() && state.unusable().isEmpty()) {
            return promise(
                    Promise.Kind.REPOSITORY,
                    Optional.of(name),
                    PromiseState.OK,
                    Optional.of(input.reading().at()),
                    "it could be read at " + Words.time(input.reading().at()),
                    "");
        }
        if (state.isUp()) {
            return promise(
                    Promise.Kind.REPOSITORY,
                    Optional.of(name),
                    PromiseState.CRITICAL,
                    Optional.empty(),
                    "it can be read, but not used: " + state.unusable(),
                    "check its permissions, credentials and free space; it is tried again every few minutes");
        }
        String unknown = state.everRead() ? "" : "; what it holds is not known";
        return promise(
                Promise.Kind.REPOSITORY,
                Optional.of(name),
                PromiseState.CRITICAL,
                Optional.empty(),
                "it cannot be read: " + state.problem() + unknown,
                "check its address, credentials and free space; holdfast list tries again");
    }

    private Promise clocksAgree(String repository, Duration skew) {
        boolean isOff = skew.abs().compareTo(MAX_SKEW) > 0;
        String seen = skew.abs().compareTo(Duration.ofSeconds(1)) < 0
                ? "its clock and ours agree"
                : "its clock is " + Words.length(skew) + (skew.isNegative() ? " behind" : " ahead of") + " ours";
        return promise(
                Promise.Kind.CLOCK,
                Optional.of(repository),
                isOff ? PromiseState.WARNING : PromiseState.OK,
                Optional.empty(),
                seen,
                isOff ? "set this host's clock: timedatectl status" : "");
    }

    /** A backup from the future: the clock was wrong then, or is now. */
    private Optional<Promise> laterThanNow() {
        Instant latest = input.now().plus(MAX_SKEW);
        return input.reading().catalog().backups().stream()
                .filter(backup -> backup.manifest().timing().committed().isAfter(latest))
                .max(Comparator.comparing(backup -> backup.manifest().timing().committed()))
                .map(backup -> promise(
                        Promise.Kind.CLOCK,
                        Optional.empty(),
                        PromiseState.WARNING,
                        Optional.empty(),
                        "backup " + backup.id() + " of " + backup.deployment() + " was committed at "
                                + Words.time(backup.manifest().timing().committed()) + ", which is yet to come",
                        "set this host's clock (timedatectl status); if it is right now, it was wrong then"));
    }

    private static Promise promise(
            Promise.Kind kind,
            Optional<String> subject,
            PromiseState state,
            Optional<Instant> since,
            String evidence,
            String advice) {
        return new Promise(kind, Optional.empty(), subject, state, since, evidence, advice);
    }
}
