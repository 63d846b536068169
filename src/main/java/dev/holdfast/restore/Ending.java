package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.ImportTarget;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.failure.UnexpectedException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a restore, however it went: lets the target run again, writes the last entry, and says in which state the target is and what to do next. */
final class Ending {
    private static final Logger log = LoggerFactory.getLogger(Ending.class);

    private final Journal journal;
    private final ImportTarget target;
    private final Right right;
    private final Predicate<RestoreOutcome> staysPaused;
    private final Told told;

    /** @param staysPaused after which outcomes it is not unpaused, as whoever asked goes on with it */
    Ending(
            Journal journal,
            ImportTarget target,
            Right right,
            Predicate<RestoreOutcome> staysPaused,
            RestoreProgress progress) {
        this.staysPaused = requireNonNull(staysPaused, "staysPaused");
        this.journal = requireNonNull(journal, "journal");
        this.right = requireNonNull(right, "right");
        this.target = requireNonNull(target, "target");
        this.told = new Told(progress);
    }

    /**
     * Unpauses if this restore paused, and writes that it ended so.
     *
     * @param proof how the outcome was looked at: {@code digests}, {@code counts} or {@code none}
     * @throws RefusedException if the target may be changed and the right to go on is lost: then nothing is written, as how it ends is for whoever has it by now to say
     */
    RestoreRecord end(RestoreOutcome outcome, String proof, String message) {
        requireRight();
        String paused = staysPaused.test(outcome) ? "" : unpause();
        if (right.isLost()) {
            requireRight();
        }
        String whole = paused.isEmpty() ? message : message + "; " + paused;
        journal.reachIfPossible(
                RestoreStage.ENDED,
                Map.of(
                        RestoreRecord.OUTCOME, outcome.word(),
                        RestoreRecord.PROOF, proof,
                        RestoreRecord.MESSAGE, whole));
        RestoreRecord record = journal.record();
        (outcome == RestoreOutcome.PROVED ? log.atInfo() : log.atWarn())
                .addKeyValue("restore", record.id())
                .addKeyValue("deployment", record.deployment())
                .addKeyValue("outcome", outcome.words())
                .addKeyValue("message", whole)
                .log("restore ended");
        return record;
    }

    /** What changed nothing ends so in whosever hands. */
    private void requireRight() {
        if (journal.record().reached(RestoreStage.CONFIRMED)) {
            right.requireNotLost();
        }
    }

    /** Writes that it ended because there is nothing any more that it could be about. Asks nothing of the target. */
    RestoreRecord abandon(String message) {
        boolean mayHaveChanged = journal.record().mayHaveChanged();
        if (journal.record().leftPaused()) {
            journal.reachIfPossible(RestoreStage.UNPAUSED, Map.of("unpaused", "no: " + message));
        }
        journal.reachIfPossible(
                RestoreStage.ENDED,
                Map.of(
                        RestoreRecord.OUTCOME,
                        (mayHaveChanged ? RestoreOutcome.UNPROVED : RestoreOutcome.UNCHANGED).word(),
                        RestoreRecord.PROOF,
                        "none",
                        RestoreRecord.MESSAGE,
                        message));
        told.note(message);
        return journal.record();
    }

    /** Lets the target run again if this restore paused it and nobody else may work on it by now. Returns what is to be told of it; empty if there is nothing. */
    String unpause() {
        if (!journal.record().leftPaused()) {
            return "";
        }
        try {
            right.require();
            Undisturbed.run(() -> Unexpected.run(target::unpause));
        } catch (HoldfastException e) {
            String text = target.name() + " is still paused, and "
                    + (right.isLost() ? "is left so to whoever works on it now: " : "could not be unpaused: ")
                    + e.getMessage();
            told.note(text + "; unpause it with: holdfast restore --resume "
                    + journal.record().id());
            return text;
        }
        journal.reachIfPossible(RestoreStage.UNPAUSED, Map.of());
        told.note(target.name() + " is not paused any more");
        return "";
    }

    /** The same failure, with the state of the target and the next command. */
    HoldfastException failure(HoldfastException cause, String state, String next) {
        return failure(journal.record(), cause, state, next);
    }

    static HoldfastException failure(RestoreRecord record, HoldfastException cause, String state, String next) {
        String what = "restore " + record.id() + " into " + record.deployment() + " failed: " + cause.getMessage()
                + ". State of " + record.deployment() + ": " + state;
        String hint = next.isEmpty() ? cause.hint() : next;
        if (cause instanceof DeploymentException) {
            return new DeploymentException(what, hint, cause);
        }
        if (cause instanceof RepositoryException) {
            return new RepositoryException(what, hint, cause);
        }
        if (cause instanceof CorruptBackupException) {
            return new CorruptBackupException(what, hint, cause);
        }
        if (cause instanceof ConfigurationException) {
            return new ConfigurationException(what, hint, cause);
        }
        if (cause instanceof UnexpectedException) {
            return new UnexpectedException(what, hint, cause);
        }
        return new RefusedException(what, hint, cause);
    }

    /** The same for Ctrl-C. */
    InterruptedException interrupted(String state, String next) {
        return new InterruptedException(
                "interrupted; restore " + journal.record().id() + " into "
                        + journal.record().deployment() + " was stopped. State of "
                        + journal.record().deployment() + ": " + state + (next.isEmpty() ? "" : ". Next: " + next));
    }
}
