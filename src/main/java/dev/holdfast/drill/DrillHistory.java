package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What repositories tell of the drills of one deployment, at one moment. Rehearsals are not among them. Immutable and pure. */
public final class DrillHistory {
    private final List<DrillRecord> drills;
    private final Instant now;

    /** @param records of one deployment, in any order, rehearsals included */
    public DrillHistory(List<DrillRecord> records, Instant now) {
        this.drills = records.stream()
                .filter(DrillRecord::isDrill)
                .sorted(Comparator.comparing(DrillRecord::ordered).thenComparing(DrillRecord::id))
                .toList();
        this.now = requireNonNull(now, "now");
    }

    /** The moments that are kept: whoever drills by hand between two days of the calendar has done what the daemon would do. */
    public SortedSet<Instant> kept() {
        SortedSet<Instant> kept = new TreeSet<>();
        drills.stream().filter(DrillRecord::isPassed).forEach(drill -> kept.add(drill.moment()));
        return kept;
    }

    /** The newest one that passed. */
    public Optional<DrillRecord> lastPassed() {
        return last(DrillRecord::isPassed);
    }

    /** The newest one that ended, in whatever way. */
    public Optional<DrillRecord> last() {
        return last(drill -> drill.outcome(now).isPresent());
    }

    /** What became of {@link #last()}. */
    public Optional<Outcome> lastOutcome() {
        return last().flatMap(drill -> drill.outcome(now));
    }

    /** One that has begun and may still be running. */
    public Optional<DrillRecord> running() {
        return last(drill -> drill.outcome(now).isEmpty());
    }

    /** Those that have no result although they must have ended, or would have if their process had lived. */
    public List<DrillRecord> unended() {
        return drills.stream().filter(drill -> drill.result().isEmpty()).toList();
    }

    /** Those that answer to this moment of the calendar and did not pass, oldest first. */
    public List<DrillRecord> failedFor(Instant moment) {
        return drills.stream()
                .filter(drill -> drill.occasion().due().equals(Optional.of(moment)))
                .filter(drill -> drill.outcome(now)
                        .filter(outcome -> outcome != Outcome.PASSED)
                        .isPresent())
                .toList();
    }

    /** Since when at the latest this calendar is in force, as the drills tell that answered to it. */
    public Optional<Instant> earliestOf(String calendar) {
        return drills.stream()
                .filter(drill -> drill.occasion().calendar().equals(Optional.of(calendar)))
                .flatMap(drill -> drill.occasion().due().stream())
                .min(Comparator.naturalOrder());
    }

    private Optional<DrillRecord> last(Predicate<DrillRecord> condition) {
        return drills.stream().filter(condition).reduce((older, newer) -> newer);
    }
}
