package dev.holdfast.sandbox;

import java.time.Duration;
import java.util.Optional;

/** Makes imports fail, hang or take their time, as {@link Misbehaviour} says. */
final class ImportStages {
    private final Imports imports;
    private final Misbehaviour misbehaviour;
    private final Patience patience;

    ImportStages(Imports imports, Misbehaviour misbehaviour, Patience patience) {
        this.imports = imports;
        this.misbehaviour = misbehaviour;
        this.patience = patience;
    }

    boolean isTroubled(ImportStage stage) {
        return misbehaviour.isTroubled(stage);
    }

    /**
     * Goes through a stage.
     *
     * @throws ImportError if it fails there
     * @throws ImportRun.StoppedException if it was cancelled while it hung there
     */
    void reach(ImportStage stage, String id) throws InterruptedException {
        patience.await(() -> !misbehaviour.isHeld(stage) || !imports.isOpen(id), Patience.FOR_EVER);
        if (!imports.isOpen(id)) {
            throw new ImportRun.StoppedException();
        }
        Optional<String> failure = misbehaviour.nextFailure(stage);
        if (failure.isPresent()) {
            throw new ImportError("ImportFailed", failure.get());
        }
    }

    /** Takes the time that one of several tables takes. */
    void pace(String id, int tables) throws InterruptedException {
        Duration takes = misbehaviour.importDuration().dividedBy(Math.max(1, tables));
        if (!takes.isZero() && patience.await(() -> !imports.isOpen(id), takes)) {
            throw new ImportRun.StoppedException();
        }
    }
}
