package dev.holdfast.convex;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Where an import stands. It goes from uploaded to waiting, by a confirmation to in progress, and ends completed or failed; from each of the first three it may fail.
 */
public sealed interface ImportStatus {
    /** Calls the function that is for this state. */
    default <R> R match(
            Function<Uploaded, R> uploaded,
            Function<Waiting, R> waiting,
            Function<InProgress, R> inProgress,
            Function<Completed, R> completed,
            Function<Failed, R> failed) {
        if (this instanceof Uploaded it) {
            return uploaded.apply(it);
        }
        if (this instanceof Waiting it) {
            return waiting.apply(it);
        }
        if (this instanceof InProgress it) {
            return inProgress.apply(it);
        }
        if (this instanceof Completed it) {
            return completed.apply(it);
        }
        return failed.apply((Failed) this);
    }

    /** Whether it stays so for ever. */
    default boolean isOver() {
        return match(uploaded -> false, waiting -> false, inProgress -> false, completed -> true, failed -> true);
    }

    /** For people: {@code is being analysed}. Of what Convex says of a failure no more than may be in a log. */
    default String describe() {
        return match(
                uploaded -> "is being analysed",
                waiting -> "waits for a confirmation",
                inProgress -> "is in progress: " + inProgress.message(),
                completed -> "was completed at " + completed.at(),
                failed -> "failed: " + Discreet.of(failed.message()));
    }

    /** The deployment has the file and reads it, or waits for its turn: it does one import after another. */
    record Uploaded() implements ImportStatus {}

    /**
     * The deployment knows what it would do; nothing has changed yet.
     *
     * @param message its change summary, a table of text in several lines
     * @param needsManual whether something of the target would go
     * @param changes the same as the summary, to be compared
     */
    record Waiting(String message, boolean needsManual, List<Change> changes) implements ImportStatus {
        public Waiting {
            changes = List.copyOf(changes);
        }
    }

    /**
     * It is confirmed. Except for append, nothing shows before all is done.
     *
     * @param message what it does now
     * @param done what it has done, in order
     * @param changes how far each table is
     */
    record InProgress(String message, List<String> done, List<Change> changes) implements ImportStatus {
        public InProgress {
            done = List.copyOf(done);
            changes = List.copyOf(changes);
        }
    }

    /**
     * @param at when it took effect, by the deployment's clock
     * @param rows documents that were written; files are not counted
     */
    record Completed(Instant at, long rows) implements ImportStatus {}

    /**
     * It failed or was cancelled. Nothing of it shows, except for append, of which what was written stays.
     *
     * @param message as Convex has it: it may quote documents, see {@link Discreet}
     */
    record Failed(String message) implements ImportStatus {}
}
