package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Discreet;
import dev.holdfast.convex.ImportStatus;
import dev.holdfast.convex.ImportStatus.Completed;
import dev.holdfast.convex.ImportStatus.Failed;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.UnexpectedException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import java.util.Map;
import java.util.Optional;

/** What comes after the confirmation of an import, in the process that confirmed it or in another one that found it: follow it, prove it, end it. For one thread. */
final class Completion {
    private static final String UNCHANGED = "unchanged";

    private final Journal journal;
    private final Importing importing;
    private final Ending ending;
    private final Right right;
    private final Aftercare aftercare;

    /** What is done once the import has taken effect. */
    interface Aftercare {
        /** Sets what else was ordered, and returns how the outcome was proved; throws what keeps it from being proved. */
        Verdict look(Completed completed) throws InterruptedException;

        /**
         * How the target was seen to hold what it should although its import says that it failed: it may have failed after it took effect, or have had nothing to change. Changes
         * nothing. Empty if the target does not.
         *
         * @throws HoldfastException if that cannot be seen
         */
        Optional<Verdict> lookAfterFailure() throws InterruptedException;

        /** Sets what else was ordered, of which {@link #lookAfterFailure} does nothing. */
        Verdict finish(Verdict seen);

        /** The same by counting alone, in a hurry; {@code false} if it cannot be seen. */
        boolean seemsToHaveTakenEffect();
    }

    /**
     * Whether the target holds what it should.
     *
     * @param isProved whether it was shown to, and all else that was ordered is done
     * @param isWrong whether it was shown not to, while nobody else could write there
     * @param proof {@code digests}, {@code counts} or {@code none}
     * @param message for people
     */
    record Verdict(boolean isProved, boolean isWrong, String proof, String message) {}

    Completion(Journal journal, Importing importing, Ending ending, Right right, Aftercare aftercare) {
        this.journal = requireNonNull(journal, "journal");
        this.importing = requireNonNull(importing, "importing");
        this.ending = requireNonNull(ending, "ending");
        this.right = requireNonNull(right, "right");
        this.aftercare = requireNonNull(aftercare, "aftercare");
    }

    /** Confirms the import, of which the journal says already that it is confirmed, and goes on as {@link #toTheEnd}. */
    RestoreRecord fromTheConfirmation() throws InterruptedException {
        return whateverHappens(() -> {
            importing.confirm();
            return onward();
        });
    }

    /**
     * @return the restore, ended: proved or not
     * @throws HoldfastException if the import failed, or went on there without us; says in which state the target is
     * @throws InterruptedException if the thread was interrupted; its message says the same
     */
    RestoreRecord toTheEnd() throws InterruptedException {
        return whateverHappens(this::onward);
    }

    /** What nobody expected, wherever it came from, ends as what somebody did. */
    private RestoreRecord whateverHappens(Unexpected.Work<RestoreRecord> work) throws InterruptedException {
        try {
            return work.perform();
        } catch (HoldfastException e) {
            throw right.isLost() && journal.record().isOpen() ? right.gaveWay(e) : e;
        } catch (RuntimeException | Error e) {
            return surprised(Unexpected.of(e));
        }
    }

    private RestoreRecord surprised(UnexpectedException failure) {
        if (!journal.record().reached(RestoreStage.COMPLETED)) {
            throw ending.failure(failure, goesOn(), resume());
        }
        if (!journal.record().isOpen()) {
            throw ending.failure(failure, ended(), undo());
        }
        try {
            return ending.end(RestoreOutcome.UNPROVED, "none", "it could not be proved: " + failure.getMessage());
        } catch (RefusedException e) {
            throw right.gaveWay(e);
        }
    }

    /** Ends what was interrupted, unless that is for somebody else to do by now. Returns what to throw. */
    private InterruptedException interrupted(RestoreOutcome outcome, String message, String state, String next) {
        try {
            ending.end(outcome, "none", message);
        } catch (RefusedException e) {
            return ending.interrupted(right.state(), right.next());
        }
        return ending.interrupted(state, next);
    }

    private InterruptedException interruptedUnproved() {
        return interrupted(RestoreOutcome.UNPROVED, "interrupted before it was proved", "restored, not proved", undo());
    }

    private String ended() {
        RestoreRecord record = journal.record();
        return record.outcome().map(RestoreOutcome::words).orElse("not known")
                + (record.leftPaused() ? ", and still paused" : "");
    }

    private RestoreRecord onward() throws InterruptedException {
        Importing.End end;
        try {
            end = Unexpected.tamed(importing::follow);
        } catch (HoldfastException e) {
            throw ending.failure(e, goesOn(), resume());
        } catch (InterruptedException e) {
            return stopped();
        }
        right.requireNotLost();
        return end.completed().isPresent()
                ? completed(end.completed().get())
                : failed(new DeploymentException("the import failed: " + Discreet.of(end.failure()), ""));
    }

    private RestoreRecord completed(Completed completed) throws InterruptedException {
        journal.reachIfPossible(RestoreStage.COMPLETED, Map.of(RestoreRecord.ROWS, String.valueOf(completed.rows())));
        return proved(() -> aftercare.look(completed));
    }

    private RestoreRecord proved(Unexpected.Work<Verdict> look) throws InterruptedException {
        try {
            Verdict verdict = Unexpected.tamed(look);
            right.requireNotLost();
            if (!verdict.proof().equals("none")) {
                journal.reachIfPossible(
                        RestoreStage.PROVED,
                        Map.of(
                                RestoreRecord.PROOF,
                                verdict.proof(),
                                RestoreRecord.WRONG,
                                verdict.isWrong() ? "yes" : "no"));
            }
            return ending.end(
                    verdict.isProved() ? RestoreOutcome.PROVED : RestoreOutcome.UNPROVED,
                    verdict.proof(),
                    verdict.message());
        } catch (InterruptedException e) {
            throw interruptedUnproved();
        } catch (HoldfastException e) {
            if (right.isLost()) {
                throw e;
            }
            if (Thread.interrupted()) {
                throw interruptedUnproved();
            }
            return ending.end(RestoreOutcome.UNPROVED, "none", "it could not be proved: " + words(e));
        }
    }

    /** Nothing of an import that failed shows, but for one that appended. */
    private RestoreRecord failed(DeploymentException cause) throws InterruptedException {
        boolean isAtomic = !journal.record().mode().equals(RestoreMode.APPEND.word());
        Optional<Verdict> seen = isAtomic ? lookAfterFailure(cause) : Optional.empty();
        if (seen.isPresent()) {
            right.requireNotLost();
            journal.reachIfPossible(RestoreStage.COMPLETED, Map.of());
            Verdict verdict = new Verdict(
                    seen.get().isProved(),
                    seen.get().isWrong(),
                    seen.get().proof(),
                    Discreet.of(cause.getMessage()) + "; but the deployment holds what it should: "
                            + seen.get().message());
            return proved(() -> aftercare.finish(verdict));
        }
        if (isAtomic) {
            ending.end(RestoreOutcome.UNCHANGED, "none", Discreet.of(cause.getMessage()));
            throw ending.failure(
                    cause,
                    UNCHANGED,
                    "the message is Convex's own, without what it may quote; the dashboard has all of it; put right what it"
                            + " names, then try again");
        }
        ending.end(RestoreOutcome.PARTIAL, "none", Discreet.of(cause.getMessage()));
        throw ending.failure(
                cause,
                "append stopped in part; documents that were appended until then are there",
                "take them back with: holdfast undo " + journal.record().id());
    }

    private Optional<Verdict> lookAfterFailure(DeploymentException cause) throws InterruptedException {
        try {
            return Unexpected.tamed(aftercare::lookAfterFailure);
        } catch (HoldfastException e) {
            ending.end(
                    RestoreOutcome.UNPROVED,
                    "none",
                    Discreet.of(cause.getMessage()) + "; whether it took effect could not be seen: " + words(e));
            throw ending.failure(
                    cause,
                    "most likely unchanged, but that could not be seen: " + words(e),
                    "compare it with holdfast diff; " + undo());
        } catch (InterruptedException e) {
            throw interrupted(
                    RestoreOutcome.UNPROVED,
                    Discreet.of(cause.getMessage()) + "; interrupted before that was looked at",
                    "most likely unchanged: the import failed",
                    "compare it with holdfast diff; " + undo());
        }
    }

    /** Ctrl-C while the import is in progress: what takes effect all at once can still be called off. */
    private RestoreRecord stopped() throws InterruptedException {
        if (journal.record().mode().equals(RestoreMode.APPEND.word())) {
            throw ending.interrupted(goesOn(), resume());
        }
        try {
            right.requireNotLost();
        } catch (RefusedException e) {
            throw ending.interrupted(right.state(), right.next());
        }
        Optional<ImportStatus> status = importing.cancel();
        boolean isOff = status.isPresent() && status.get() instanceof Failed;
        if (isOff && aftercare.seemsToHaveTakenEffect()) {
            throw interrupted(
                    RestoreOutcome.UNPROVED,
                    "interrupted; the import was cancelled, but the target has as many documents as restored",
                    "cancelled, perhaps too late; not proved",
                    "compare it with holdfast diff; " + undo());
        }
        if (isOff) {
            throw interrupted(
                    RestoreOutcome.UNCHANGED, "interrupted, and the import was cancelled in time", UNCHANGED, "");
        }
        if (status.isPresent() && status.get() instanceof Completed completed) {
            journal.reachIfPossible(
                    RestoreStage.COMPLETED, Map.of(RestoreRecord.ROWS, String.valueOf(completed.rows())));
            throw interruptedUnproved();
        }
        throw ending.interrupted(goesOn(), resume());
    }

    private static String words(HoldfastException e) {
        String hint = e.hint().isEmpty() ? "" : ". HINT: " + e.hint();
        return Discreet.of(e.getMessage()) + hint;
    }

    private String goesOn() {
        String paused = journal.record().leftPaused() ? "; it stays paused" : "";
        return importing.wasSeenRunning()
                ? "import " + importing.id() + " is in progress on the server: it goes on without us" + paused
                : "import " + importing.id()
                        + " may be in progress on the server: if its confirmation was heard, it goes on" + " without us"
                        + paused;
    }

    private String undo() {
        return "holdfast undo " + journal.record().id() + " brings back what was there before";
    }

    private String resume() {
        return "follow it to its end with: holdfast restore --resume "
                + journal.record().id();
    }
}
