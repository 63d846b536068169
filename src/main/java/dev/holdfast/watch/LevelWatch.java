package dev.holdfast.watch;

import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.watch.DeploymentHealth.LevelHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges the levels of verification beyond reading back: whether each was done in time, and what it found. Damage of copies is a matter of {@link BackupWatch}. */
final class LevelWatch {
    private final WatchInput input;
    private final String deployment;
    private final Optional<LevelTerms> terms;
    private final List<OwedLevel> owed;

    LevelWatch(WatchInput input, WatchedDeployment deployment) {
        this.input = input;
        this.deployment = deployment.name();
        this.terms = Optional.ofNullable(input.circumstances().proofs().levels().get(deployment.name()));
        this.owed = terms.map(asked -> OwedLevel.of(deployment, input.reading(), asked, input.now()))
                .orElse(List.of());
    }

    /** Of each level that is asked for: that it is done, and what it found, unless that is told of the copies. */
    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        for (VerifyLevel level : levels()) {
            if (terms.flatMap(asked -> asked.every(level)).isPresent()) {
                promises.add(isDone(level));
                if (!level.isOfCopies()) {
                    promises.add(isGood(level));
                }
            }
        }
        return promises;
    }

    List<LevelHealth> health() {
        return terms.isEmpty() ? List.of() : levels().stream().map(this::health).toList();
    }

    private static List<VerifyLevel> levels() {
        return Arrays.stream(VerifyLevel.values())
                .filter(level -> level != VerifyLevel.WHOLE)
                .toList();
    }

    private LevelHealth health(VerifyLevel level) {
        List<OwedLevel> own = of(level).toList();
        List<LevelCheck> checks = input.reading().checks(deployment, level);
        Optional<Instant> last = level == VerifyLevel.SAMPLED
                ? own.stream().flatMap(each -> each.done().stream()).min(Comparator.naturalOrder())
                : level == VerifyLevel.STORED ? lastStored(own) : lastGood(checks);
        return new LevelHealth(
                level,
                last,
                own.stream().map(OwedLevel::deadline).min(Comparator.naturalOrder()),
                newest(checks, level).mapToInt(check -> check.problems().size()).sum(),
                newest(checks, level).mapToLong(LevelCheck::total).sum());
    }

    /** In the repository where it is longest ago. */
    private static Optional<Instant> lastStored(List<OwedLevel> own) {
        List<Optional<Instant>> all = own.stream()
                .map(each -> each.last().flatMap(LevelCheck::lastGood))
                .toList();
        return all.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : all.stream().flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    private static Optional<Instant> lastGood(List<LevelCheck> checks) {
        return checks.stream().flatMap(check -> check.lastGood().stream()).max(Comparator.naturalOrder());
    }

    /** Each repository tells of its own copies; of the rest the newest word counts. */
    private static Stream<LevelCheck> newest(List<LevelCheck> checks, VerifyLevel level) {
        return level == VerifyLevel.STORED ? checks.stream() : checks.stream().skip(Math.max(0, checks.size() - 1));
    }

    private Stream<OwedLevel> of(VerifyLevel level) {
        return owed.stream().filter(each -> each.level() == level);
    }

    private Promise isDone(VerifyLevel level) {
        Optional<OwedLevel> worst = of(level).min(Comparator.comparing(OwedLevel::deadline));
        Optional<OwedLevel> overdue = worst.filter(each -> each.deadline().isBefore(input.now()));
        if (overdue.isPresent()) {
            return promise(
                    Promise.Kind.PROOF,
                    level,
                    PromiseState.WARNING,
                    overdue.map(OwedLevel::deadline),
                    seen(overdue.get()) + "; it was due by "
                            + Words.time(overdue.get().due()),
                    "see in the daemon's log why it was not done, or do it now: " + command(level));
        }
        return promise(
                Promise.Kind.PROOF,
                level,
                PromiseState.OK,
                worst.flatMap(OwedLevel::done),
                worst.map(each -> seen(each) + "; it is due at " + Words.time(each.due()))
                        .orElse("there is nothing to look at on the level " + level.word()),
                "");
    }

    private static String seen(OwedLevel owed) {
        String where = owed.repository().map(name -> " in " + name).orElse("");
        if (owed.level() == VerifyLevel.SAMPLED) {
            return "each copy was read back since " + Words.time(owed.done().orElseThrow());
        }
        return owed.done()
                .map(at -> "the level " + owed.level().word() + " was last verified" + where + " at " + Words.time(at))
                .orElse("the level " + owed.level().word() + " was never verified" + where);
    }

    private Promise isGood(VerifyLevel level) {
        Optional<LevelCheck> last =
                of(level).flatMap(each -> each.last().stream()).max(Comparator.comparing(LevelCheck::at));
        Optional<LevelCheck> bad = last.filter(check -> !check.isGood());
        if (bad.isPresent()) {
            List<String> problems = bad.get().problems();
            String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
            String about = bad.get().backup().map(backup -> backup + ": ").orElse("");
            return promise(
                    Promise.Kind.FINDING,
                    level,
                    level == VerifyLevel.IMPORTABLE ? PromiseState.CRITICAL : PromiseState.WARNING,
                    bad.map(LevelCheck::at),
                    about + problems.get(0) + more,
                    advice(level));
        }
        return promise(
                Promise.Kind.FINDING,
                level,
                PromiseState.OK,
                last.map(LevelCheck::at),
                last.map(check -> "nothing was found at " + Words.time(check.at()))
                        .orElse("nothing was looked at yet"),
                "");
    }

    private String advice(VerifyLevel level) {
        String all = command(level);
        return switch (level) {
            case SOURCE ->
                "see what differs: " + all + "; if the deployment is right, take a backup: holdfast backup "
                        + deployment;
            case REFERENCES -> "see all of them: " + all + "; name those that are meant to be so in references.ignore";
            case CHECKS -> "ask again: " + all + "; then look at the deployment, or at what is expected of it";
            default -> "see why: " + all + "; then restore into a staging deployment before you need to";
        };
    }

    private String command(VerifyLevel level) {
        return "holdfast verify --all --deployment " + deployment + " --level " + level.word();
    }

    private Promise promise(
            Promise.Kind kind,
            VerifyLevel level,
            PromiseState state,
            Optional<Instant> since,
            String evidence,
            String advice) {
        return new Promise(kind, Optional.of(deployment), Optional.of(level.word()), state, since, evidence, advice);
    }
}
