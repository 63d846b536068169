package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreProgress;
import dev.holdfast.restore.RestoreSource;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Restores;
import dev.holdfast.restore.TableChoice;
import dev.holdfast.restore.TargetState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A deployment that is there to be restored into. It is put back by undoing the restore, from the safety copy that the restore took. */
public final class StagingStage implements DrillStage {
    private final Restores restores;
    private final Ground ground;
    private final String name;
    private final Function<List<String>, List<Check>> questions;
    private volatile Optional<RestoreRecord> record = Optional.empty();

    /**
     * What is written to.
     *
     * @param name of the deployment
     * @param isCleanedUp whether the drill is going to put it back
     * @param fitness throws {@link RefusedException} unless it may be drilled into by the configuration of this moment
     * @param neverWritten who must not be written to under whatever name, as their newest backups have them
     */
    public record Ground(
            String name, boolean isCleanedUp, Runnable fitness, Supplier<List<DeploymentIdentity>> neverWritten) {
        public Ground {
            requireNonNull(name, "name");
            requireNonNull(fitness, "fitness");
            requireNonNull(neverWritten, "neverWritten");
        }
    }

    /** @param questions asks it what is configured under these names */
    public StagingStage(Restores restores, Ground ground, Function<List<String>, List<Check>> questions) {
        this.restores = requireNonNull(restores, "restores");
        this.ground = requireNonNull(ground, "ground");
        this.name = ground.name();
        this.questions = requireNonNull(questions, "questions");
    }

    @Override
    public void requireFit() {
        ground.fitness().run();
    }

    /** One that was killed left its restore half-way, and nothing else may begin before that is settled; or it left what it restored. */
    @Override
    public boolean tidy(DrillProgress progress) throws InterruptedException {
        requireFit();
        RestoreProgress listening = noting(progress);
        Leftovers leftovers = new Leftovers(name);
        boolean isDone = false;
        for (RestoreRecord earlier : leftovers.halfway(restores.records())) {
            progress.note("restore " + earlier.id() + " of an earlier drill stands half-way and is finished first");
            restores.resume(earlier.id(), listening);
            isDone = true;
        }
        Optional<RestoreRecord> left = leftovers.newest(restores.records());
        while (left.isPresent()) {
            takeBack(left.get(), progress, listening);
            isDone = true;
            left = leftovers.newest(restores.records());
        }
        return isDone;
    }

    /** Others may have worked there since, so that what is there now is kept as a safety copy. */
    private void takeBack(RestoreRecord left, DrillProgress progress, RestoreProgress listening)
            throws InterruptedException {
        progress.note("an earlier drill left in " + name + " what it restored, which is taken back first: restore "
                + left.id());
        RestoreRecord undone;
        try {
            undone = restores.carryOut(restores.planUndo(left, Set.of(), listening), consent(), listening);
        } catch (HoldfastException e) {
            throw stillThere(left, e.getMessage());
        }
        if (undone.outcome().filter(RestoreOutcome.PROVED::equals).isEmpty()) {
            throw stillThere(left, undone.message());
        }
    }

    private RefusedException stillThere(RestoreRecord left, @Nullable String why) {
        return new RefusedException(
                "what an earlier drill restored into " + name + " cannot be taken back: " + why,
                "holdfast undo " + left.id() + " --confirm " + name
                        + "; if its safety copy is gone, restore what belongs there: holdfast restore BACKUP --to "
                        + name);
    }

    /** Never enough for a deployment that was marked as production since. */
    private Consent consent() {
        return new Consent(Optional.of(name), Optional.empty(), Optional.of(name));
    }

    private void requireAnother(Backup backup, TargetState found) {
        Stream.concat(Stream.of(backup.manifest().deployment()), ground.neverWritten().get().stream())
                .filter(backedUp -> SameDeployment.is(found, backedUp))
                .findFirst()
                .ifPresent(same -> {
                    throw new RefusedException(
                            "nothing is ever drilled into " + name + ": what answers there calls itself "
                                    + found.instance() + ", and is the deployment that backups of " + same.name()
                                    + " were taken of",
                            "name a deployment that is there for it with drill.into or --into");
                });
    }

    @Override
    public Restored restore(Backup backup, DrillProgress progress) throws InterruptedException {
        requireFit();
        RestoreProgress listening = listening(progress);
        Prepared prepared = restores.plan(
                new RestoreOrder(
                        RestoreSource.of(backup),
                        name,
                        TableChoice.everything(),
                        Optional.empty(),
                        Set.of(),
                        Leftovers.annotations(backup.deployment(), ground.isCleanedUp())),
                listening);
        requireAnother(backup, prepared.plan().target());
        RestoreRecord ended = restores.carryOut(prepared, consent(), listening);
        record = Optional.of(ended);
        boolean isProved = ended.outcome().filter(RestoreOutcome.PROVED::equals).isPresent();
        return new Restored(
                Optional.of(ended.id().value()),
                isProved ? "" : "what was restored is not proved to be the backup: " + ended.message());
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
        RestoreRecord undone = restores.carryOut(undo, consent(), RestoreProgress.ignored());
        if (undone.outcome().filter(RestoreOutcome.PROVED::equals).isEmpty()) {
            throw new RefusedException(
                    name + " was put back, but that it is as before is not proved: " + undone.message(),
                    "look at it, or undo again: holdfast undo " + id + " --confirm " + name);
        }
        return name + " is as it was before";
    }

    /** Of what is no part of this drill. */
    private static RestoreProgress noting(DrillProgress progress) {
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
            public void reached(RestoreRecord so) {}

            @Override
            public void note(String text) {
                progress.note(text);
            }
        };
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
                if (so.stage() == RestoreStage.UPLOADED) {
                    requireFit(); // the last moment at which nothing has changed
                }
            }

            @Override
            public void note(String text) {
                progress.note(text);
            }
        };
    }
}
