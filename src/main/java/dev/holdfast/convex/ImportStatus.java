package dev.holdfast.convex;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Where an import stands. It goes from uploaded to waiting, by a confirmation to in progress, and ends completed or failed; from each of the first three it may fail.
 */
public sealed interface ImportStatus {
    /** Calls the function that is for this state. */
    <R> R match(
            Function<Uploaded, R> uploaded,
            Function<Waiting, R> waiting,
            Function<InProgress, R> inProgress,
            Function<Completed, R> completed,
            Function<Failed, R> failed);

    /** Whether it stays so for ever. */
    default boolean isOver() {
        return match(uploaded -> false, waiting -> false, inProgress -> false, completed -> true, failed -> true);
    }

    /** For people: {@code is being analysed}. */
    default String describe() {
        return match(
                uploaded -> "is being analysed",
                waiting -> "waits for a confirmation",
                inProgress -> "is in progress: " + inProgress.message(),
                completed -> "was completed at " + completed.at(),
                failed -> "failed: " + failed.message());
    }

    /** The deployment has the file and reads it, or waits for its turn: it does one import after another. */
    record Uploaded() implements ImportStatus {
        @Override
        public <R> R match(
                Function<Uploaded, R> uploaded,
                Function<Waiting, R> waiting,
                Function<InProgress, R> inProgress,
                Function<Completed, R> completed,
                Function<Failed, R> failed) {
            return uploaded.apply(this);
        }
    }

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

        @Override
        public <R> R match(
                Function<Uploaded, R> uploaded,
                Function<Waiting, R> waiting,
                Function<InProgress, R> inProgress,
                Function<Completed, R> completed,
                Function<Failed, R> failed) {
            return waiting.apply(this);
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

        @Override
        public <R> R match(
                Function<Uploaded, R> uploaded,
                Function<Waiting, R> waiting,
                Function<InProgress, R> inProgress,
                Function<Completed, R> completed,
                Function<Failed, R> failed) {
            return inProgress.apply(this);
        }
    }

    /**
     * @param at when it took effect, by the deployment's clock
     * @param rows documents that were written; files are not counted
     */
    record Completed(Instant at, long rows) implements ImportStatus {
        @Override
        public <R> R match(
                Function<Uploaded, R> uploaded,
                Function<Waiting, R> waiting,
                Function<InProgress, R> inProgress,
                Function<Completed, R> completed,
                Function<Failed, R> failed) {
            return completed.apply(this);
        }
    }

    /** It failed or was cancelled. Nothing of it shows, except for append, of which what was written stays. */
    record Failed(String message) implements ImportStatus {
        @Override
        public <R> R match(
                Function<Uploaded, R> uploaded,
                Function<Waiting, R> waiting,
                Function<InProgress, R> inProgress,
                Function<Completed, R> completed,
                Function<Failed, R> failed) {
            return failed.apply(this);
        }
    }
}
