package dev.holdfast.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads uploaded files and carries out confirmed imports, one after another, in a thread of its own. */
final class ImportWorker implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);

    private final Imports imports;
    private final SandboxData data;
    private final Misbehaviour misbehaviour;
    private final Patience patience;
    private final ImportStages stages;

    ImportWorker(Imports imports, SandboxData data, Misbehaviour misbehaviour, Patience patience) {
        this.imports = imports;
        this.data = data;
        this.misbehaviour = misbehaviour;
        this.patience = patience;
        this.stages = new ImportStages(imports, misbehaviour, patience);
    }

    @Override
    public void run() {
        try {
            while (true) {
                patience.await(() -> imports.due().isPresent(), Patience.FOR_EVER);
                Optional<ImportRow> due = imports.due();
                if (due.isPresent()) {
                    work(due.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(ImportRow row) throws InterruptedException {
        try (ImportFile file = ImportFile.open(row.file(), row.request())) {
            if (row.state() instanceof ImportState.Uploaded) {
                analyse(row, file);
            } else {
                new ImportRun(row, file, imports, data, stages).run();
            }
        } catch (ImportError e) {
            log.atDebug()
                    .addKeyValue("import", row.id())
                    .addKeyValue("code", e.code())
                    .log("import failed");
            imports.fail(row.id(), "Hit an error while importing:\n" + e.getMessage());
        } catch (ImportRun.StoppedException e) {
            log.atDebug().addKeyValue("import", row.id()).log("import stopped");
        } catch (IOException e) {
            // A damaged entry of a ZIP; Convex reports everything that is wrong inside a ZIP alike.
            imports.fail(row.id(), "Hit an error while importing:\ninvalid zip file");
        }
    }

    private void analyse(ImportRow row, ImportFile file) throws IOException, InterruptedException {
        stages.reach(ImportStage.UPLOADED, row.id());
        List<TableChange> changes =
                misbehaviour.summarise(new ImportAnalysis(row.request().mode(), data.snapshot()).changes(file));
        if (misbehaviour.isHeld(ImportStage.ANALYSED)) {
            stages.reach(ImportStage.ANALYSED, row.id());
        }
        imports.awaitConfirmation(row.id(), TableChange.summary(changes), changes);
        stages.reach(ImportStage.ANALYSED, row.id());
    }
}
