package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.DrillResult.Check;
import java.util.List;
import java.util.Optional;

/**
 * What a drill restores into. Every method throws {@link dev.holdfast.failure.HoldfastException} when it fails, and {@link InterruptedException} when the drill is stopped. For one
 * drill; its methods are called one after the other.
 */
public interface DrillStage {
    /** Fails unless it may be written to, as it is configured at this moment: never if it is production. */
    void requireFit();

    /** Clears away what earlier drills left that were killed or stopped. Returns whether there was any of it. */
    boolean tidy(DrillProgress progress) throws InterruptedException;

    /** Restores all of a backup, in place of all that is there, and compares what is there then with the backup. */
    Restored restore(Backup backup, DrillProgress progress) throws InterruptedException;

    /** Asks what was restored; one answer for each question, in their order. */
    List<Check> ask(List<String> checks) throws InterruptedException;

    /** Whether {@link #restore} may have written. */
    boolean isTouched();

    /** Puts everything back as it was before. Returns what was done, in words. */
    String putBack(DrillProgress progress) throws InterruptedException;

    /**
     * What a restore came to.
     *
     * @param id of its record; empty where none is kept
     * @param problem why what is there is not proved to be equal to the backup; empty if it is
     */
    record Restored(Optional<String> id, String problem) {
        public Restored {
            requireNonNull(id, "id");
            requireNonNull(problem, "problem");
        }
    }
}
