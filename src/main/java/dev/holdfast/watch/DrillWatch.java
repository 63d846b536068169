package dev.holdfast.watch;

import dev.holdfast.drill.DrillHistory;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.CleanUp;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.schedule.Appointments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges whether one deployment is drilled on its days, whether its last drill passed, and whether that was as quick as it should be. */
final class DrillWatch {
    private final WatchInput input;
    private final String deployment;
    private final Optional<WatchedDrill> drill;
    private final DrillHistory history;

    DrillWatch(WatchInput input, WatchedDeployment deployment) {
        this.input = input;
        this.deployment = deployment.name();
        this.drill = deployment.drill();
        this.history = new DrillHistory(input.reading().drills(deployment.name()), input.now());
    }

    /** None where no drill is configured. */
    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        if (drill.isPresent()) {
            promises.add(isDrilled(drill.get()));
            history.last().map(this::isRecovered).ifPresent(promises::add);
            history.lastPassed().flatMap(this::isQuick).ifPresent(promises::add);
        }
        return promises;
    }

    Optional<DrillHealth> health() {
        return drill.map(it -> new DrillHealth(
                it.into(),
                it.appointments().flatMap(days -> days.next(history.kept(), it.since(), input.now())),
                deadline(it),
                history.lastPassed(),
                history.last(),
                history.lastOutcome(),
                history.running(),
                it.objectives()));
    }

    private Optional<Instant> deadline(WatchedDrill it) {
        return it.appointments().flatMap(days -> owed(it, days).map(days::deadline));
    }

    private Optional<Instant> owed(WatchedDrill it, Appointments days) {
        return days.owed(history.kept(), it.since(), input.now());
    }

    private Promise isDrilled(WatchedDrill it) {
        Optional<Instant> owed = it.appointments().flatMap(days -> owed(it, days));
        Optional<Instant> deadline = deadline(it);
        String advice = "drill it now: holdfast drill " + deployment;
        if (deadline.filter(input.now()::isAfter).isPresent()) {
            Duration grace = it.appointments().map(Appointments::grace).orElseThrow();
            boolean isLong = deadline.get().plus(grace).isBefore(input.now());
            return promise(
                    Promise.Kind.DRILL,
                    isLong ? PromiseState.CRITICAL : PromiseState.WARNING,
                    deadline,
                    seen() + "; the drill of " + Words.time(owed.orElseThrow()) + " was to be done by "
                            + Words.time(deadline.get()),
                    "see in the daemon's log why it was not done, or " + advice);
        }
        Optional<String> unread = input.reading().repositories().entrySet().stream()
                .filter(entry -> !entry.getValue().everRead())
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder());
        if (history.lastPassed().isEmpty() && unread.isPresent()) {
            return promise(
                    Promise.Kind.DRILL,
                    PromiseState.WARNING,
                    Optional.empty(),
                    "when it was last drilled is not known: repository " + unread.get() + " could not be read yet",
                    "make the repository readable again");
        }
        String next = owed.map(moment -> "; the next drill is due at " + Words.time(moment))
                .orElse("; drills are done by hand");
        return history.lastPassed().isEmpty()
                ? promise(Promise.Kind.DRILL, PromiseState.WARNING, Optional.of(it.since()), seen() + next, advice)
                : promise(Promise.Kind.DRILL, PromiseState.OK, Optional.empty(), seen() + next, "");
    }

    private String seen() {
        return history.lastPassed()
                .flatMap(DrillRecord::result)
                .map(result -> "last drilled at " + Words.time(result.ended()))
                .orElse("never drilled: no restore of it was ever proved");
    }

    private Promise isRecovered(DrillRecord last) {
        Outcome outcome = last.outcome(input.now()).orElseThrow();
        Optional<Instant> since = last.result().map(DrillResult::ended).or(() -> Optional.of(last.until()));
        String began = "the drill of " + Words.time(last.ordered()) + " into " + last.into();
        if (outcome == Outcome.PASSED) {
            return last.result()
                    .map(DrillResult::cleanUp)
                    .filter(cleanUp -> cleanUp.state() == CleanUp.State.FAILED)
                    .map(cleanUp -> promise(
                            Promise.Kind.RECOVERY,
                            PromiseState.WARNING,
                            since,
                            began + " passed, but " + last.into() + " was not put back: " + cleanUp.detail(),
                            "what was restored may be there still: holdfast undo latest --deployment " + last.into()
                                    + " --confirm " + last.into() + "; the next drill does so, too"))
                    .orElseGet(() ->
                            promise(Promise.Kind.RECOVERY, PromiseState.OK, Optional.empty(), began + " passed", ""));
        }
        String why = last.result()
                .flatMap(result -> result.problems().stream().findFirst())
                .map(problem -> ": " + problem)
                .orElse("");
        return promise(
                Promise.Kind.RECOVERY,
                PromiseState.WARNING,
                since,
                began + " " + words(outcome, last) + why,
                "nobody knows whether it can be restored: put that right and drill it again: holdfast drill "
                        + deployment);
    }

    private static String words(Outcome outcome, DrillRecord drill) {
        return switch (outcome) {
            case HUNG -> "hung and was stopped after " + Words.length(Duration.between(drill.ordered(), drill.until()));
            case KILLED -> "was killed before it ended";
            default -> "failed";
        };
    }

    private Optional<Promise> isQuick(DrillRecord passed) {
        List<String> missed = new ArrayList<>();
        boolean isMeasured = passed.keepsRto().isPresent() || passed.keepsRpo().isPresent();
        DrillResult result = passed.result().orElseThrow();
        if (passed.keepsRto().filter(isKept -> !isKept).isPresent()) {
            missed.add("it took " + Words.length(result.rto().orElseThrow()) + " until it was proved, of "
                    + Words.length(passed.objectives().rto().orElseThrow()) + " that a restore may take");
        }
        if (passed.keepsRpo().filter(isKept -> !isKept).isPresent()) {
            missed.add(Words.length(result.rpo().orElseThrow()) + " of data would have been lost, of "
                    + Words.length(passed.objectives().rpo().orElseThrow()) + " that may be");
        }
        if (!isMeasured) {
            return Optional.empty();
        }
        return Optional.of(
                missed.isEmpty()
                        ? promise(
                                Promise.Kind.OBJECTIVES,
                                PromiseState.OK,
                                Optional.empty(),
                                "the last drill kept to what was agreed",
                                "")
                        : promise(
                                Promise.Kind.OBJECTIVES,
                                PromiseState.WARNING,
                                Optional.of(result.ended()),
                                "in the drill of " + Words.time(passed.ordered()) + " " + String.join("; ", missed),
                                "see where the time went: holdfast report drills; then make the restore quicker, or agree on other objectives"));
    }

    private Promise promise(
            Promise.Kind kind, PromiseState state, Optional<Instant> since, String evidence, String advice) {
        return new Promise(kind, Optional.of(deployment), Optional.empty(), state, since, evidence, advice);
    }
}
