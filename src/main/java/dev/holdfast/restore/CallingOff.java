package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Discreet;
import dev.holdfast.convex.ImportStatus;
import dev.holdfast.convex.ImportStatus.Failed;
import dev.holdfast.convex.ImportStatus.Uploaded;
import dev.holdfast.convex.ImportStatus.Waiting;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreStage;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Calls off a restore that failed before its import was confirmed: cancels what waits on the target, and ends it with nothing changed, or says what is left. For one thread. */
final class CallingOff {
    private static final String UNCHANGED = "unchanged";

    private final Journal journal;
    private final ImportTarget imports;
    private final Ending ending;
    private final Clock clock;

    CallingOff(Journal journal, ImportTarget imports, Ending ending, Clock clock) {
        this.journal = requireNonNull(journal, "journal");
        this.imports = requireNonNull(imports, "imports");
        this.ending = requireNonNull(ending, "ending");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * @param importing the import, if it is known that there is one
     * @return what to throw
     * @throws InterruptedException if it failed by being interrupted
     */
    HoldfastException after(Exception failure, Optional<Importing> importing) throws InterruptedException {
        boolean isInterrupted = Thread.interrupted() || failure instanceof InterruptedException;
        String state;
        try {
            state = callOff(isInterrupted ? "interrupted" : Discreet.of(failure.getMessage()), importing);
        } catch (RuntimeException | Error e) {
            state = "unchanged, but what waits there could not be called off: "
                    + Unexpected.of(e).getMessage();
        }
        if (isInterrupted) {
            throw ending.interrupted(state, next());
        }
        return ending.failure((HoldfastException) failure, state, next());
    }

    private String next() {
        String id = journal.record().id().value();
        if (journal.record().standsHalfway()) {
            return "clean up with: holdfast restore --resume " + id;
        }
        return journal.record().mayHaveChanged()
                ? "compare it with holdfast diff; holdfast undo " + id + " brings back what was there before"
                : "";
    }

    /** Returns the state of the target. */
    private String callOff(String reason, Optional<Importing> importing) {
        return importing.isPresent() ? sent(reason, importing.get()) : unsent(reason);
    }

    private String unsent(String reason) {
        if (journal.record().reached(RestoreStage.UPLOADING)) {
            List<String> left = Strays.cancel(imports, journal.record(), "", clock.instant());
            if (!left.isEmpty()) {
                ending.unpause();
                return "unchanged by this restore; but there is what may have come of its upload: "
                        + String.join("; ", left);
            }
            Optional<String> completed = Strays.completed(imports, journal);
            if (completed.isPresent()) {
                try {
                    ending.end(RestoreOutcome.UNPROVED, "none", completed.get());
                } catch (RefusedException e) {
                    return completed.get() + "; whoever has the lease now goes on with it";
                }
                return completed.get();
            }
        }
        return unchanged(reason);
    }

    private String sent(String reason, Importing importing) {
        Optional<ImportStatus> status = importing.cancel();
        if (status.filter(Failed.class::isInstance).isPresent()) {
            return unchanged(reason);
        }
        boolean waits = status.isEmpty() || status.get() instanceof Waiting || status.get() instanceof Uploaded;
        if (!waits) {
            return "somebody else confirmed import " + importing.id() + ", which "
                    + status.get().describe();
        }
        ending.unpause();
        return "unchanged; an import may still wait there, which nobody confirms";
    }

    private String unchanged(String reason) {
        ending.end(RestoreOutcome.UNCHANGED, "none", reason);
        return journal.record().leftPaused() ? "unchanged, but still paused" : UNCHANGED;
    }
}
