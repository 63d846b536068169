package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreProgress;
import dev.holdfast.restore.RestoreSource;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Restores;
import dev.holdfast.restore.TableChoice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A deployment that is there to be restored into. It is put back by undoing the restore, from the safety copy that the restore took. */
public final class StagingStage implements DrillStage {
    private static final String PURPOSE = "drill of ";

    private final Restores restores;
    private final String name;
    private final BooleanSupplier isProduction;
    private final Function<List<String>, List<Check>> questions;
    private volatile Optional<RestoreRecord> record = Optional.empty();

    /**
     * @param name of the deployment
     * @param isProduction whether it is marked so now
     * @param questions asks it what is configured under these names
     */
    public StagingStage(
            Restores restores,
            String name,
            BooleanSupplier isProduction,
            Function<List<String>, List<Check>> questions) {
        this.restores = requireNonNull(restores, "restores");
        this.name = requireNonNull(name, "name");
        this.isProduction = requireNonNull(isProduction, "isProduction");
        this.questions = requireNonNull(questions, "questions");
    }

    @Override
    public void requireFit() {
        if (isProduction.getAsBoolean()) {
            throw new RefusedException(
                    "nothing is ever drilled into " + name + ": it is marked production = true",
                    "name a deployment that is there for it with drill.into or --into");
        }
    }

    @Override
    public Restored restore(Backup backup, DrillProgress progress) throws InterruptedException {
        requireFit();
        RestoreProgress listening = listening(progress);
        finishEarlierDrills(listening);
        Prepared prepared = restores.plan(
                new RestoreOrder(
                        RestoreSource.of(backup),
                        name,
                        TableChoice.everything(),
                        Optional.empty(),
                        Set.of(),
                        new Annotations(
                                Optional.of(PURPOSE + backup.deployment()), Optional.empty(), Optional.empty())),
                listening);
        RestoreRecord ended = restores.carryOut(prepared, Consent.to(name), listening);
        record = Optional.of(ended);
        boolean isProved = ended.outcome().filter(RestoreOutcome.PROVED::equals).isPresent();
        return new Restored(
                Optional.of(ended.id().value()),
                isProved ? "" : "what was restored is not proved to be the backup: " + ended.message());
    }

    /** One that was killed left its restore half-way, and nothing else may begin before that is settled. */
    private void finishEarlierDrills(RestoreProgress progress) throws InterruptedException {
        for (RestoreRecord earlier : restores.records()) {
            if (earlier.deployment().equals(name) && earlier.standsHalfway() && isOfDrill(earlier)) {
                progress.note("restore " + earlier.id() + " of an earlier drill stands half-way and is finished first");
                restores.resume(earlier.id(), progress);
            }
        }
    }

    private static boolean isOfDrill(RestoreRecord record) {
        return record.fact("purpose")
                .filter(purpose -> purpose.startsWith(PURPOSE))
                .isPresent();
    }

    @Override
    public List<Check> ask(List<String> checks) {
        return questions.apply(checks);
    }

    @Override
    public boolean isTouched() {
        return record.filter(RestoreRecord::mayHaveChanged).isPresent();
    }

    @Override
    public String putBack(DrillProgress progress) throws InterruptedException {
        RestoreProgress listening = listening(progress);
        RestoreId id = record.orElseThrow().id();
        RestoreRecord done = restores.find(id);
        if (done.standsHalfway()) {
            done = restores.resume(id, listening);
        }
        if (!done.mayHaveChanged()) {
            return name + " was not changed";
        }
        // What would be saved is what was just restored.
        Prepared undo = restores.planUndo(done, Set.of(RestoreWish.NO_SAFETY_COPY), listening);
        RestoreRecord undone = restores.carryOut(undo, Consent.to(name), RestoreProgress.ignored());
        if (undone.outcome().filter(RestoreOutcome.PROVED::equals).isEmpty()) {
            throw new RefusedException(
                    name + " was put back, but that it is as before is not proved: " + undone.message(),
                    "look at it, or undo again: holdfast undo " + id + " --confirm " + name);
        }
        return name + " is as it was before";
    }

    private RestoreProgress listening(DrillProgress progress) {
        return new RestoreProgress() {
            @Override
            public void step(String what) {
                progress.step(what);
            }

            @Override
            public void transferred(long bytes, long total) {
                progress.transferred(bytes, total);
            }

            @Override
            public void reached(RestoreRecord so) {
                record = Optional.of(so);
            }

            @Override
            public void note(String text) {
                progress.note(text);
            }
        };
    }
}
