package dev.holdfast.restore;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;

/** Hears how far a restore is. Called from the thread that carries it out. */
public interface RestoreProgress extends BackupProgress {
    /** A stage was reached, {@link RestoreStage#BEGUN} first: from then on its id is known, and where its journal lies. */
    default void reached(RestoreRecord record) {}

    /** Something that whoever ordered it should know and that stops nothing. */
    default void note(String text) {}

    static RestoreProgress ignored() {
        return new RestoreProgress() {
            @Override
            public void step(String what) {}

            @Override
            public void transferred(long bytes, long total) {}
        };
    }
}
