package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.RestoreRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever ordered a restore how it goes once its target may be changed: from then on nobody who listens can keep it from its end. */
final class Told {
    private static final Logger log = LoggerFactory.getLogger(Told.class);

    private final RestoreProgress progress;

    Told(RestoreProgress progress) {
        this.progress = requireNonNull(progress, "progress");
    }

    void note(String text) {
        attempt(() -> progress.note(text));
    }

    void reached(RestoreRecord record) {
        attempt(() -> progress.reached(record));
    }

    private static void attempt(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error e) {
            log.atWarn().setCause(e).log("who listens to a restore failed, and the restore goes on");
        }
    }
}
