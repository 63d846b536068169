package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Discreet;
import dev.holdfast.convex.ImportStatus;
import dev.holdfast.convex.ImportStatus.Failed;
import dev.holdfast.convex.ImportStatus.Uploaded;
import dev.holdfast.convex.ImportStatus.Waiting;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.secret.Secret;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Finishes a restore that was left half-way: its process was killed, lost the target, or was told to stop. What was not confirmed is called off, so that nothing changed; what was
 * confirmed is followed to its end and proved. For one thread, which holds the leases of the target.
 */
final class Recovery {
    /** What was ordered, in the first entry of the journal: words of {@link RestoreWish}. */
    static final String WISHES = "wishes";

    private final RestoreTarget target;
    private final ImportTarget imports;
    private final Planning planning;
    private final RestoreSurroundings around;
    private final Journal journal;
    private final Right right;
    private final Ending ending;
    private final RestoreProgress progress;

    Recovery(
            RestoreTarget target,
            Planning planning,
            RestoreSurroundings around,
            Journal journal,
            Right right,
            RestoreProgress progress) {
        this.target = requireNonNull(target, "target");
        this.imports = target.requireImports();
        this.planning = requireNonNull(planning, "planning");
        this.around = requireNonNull(around, "around");
        this.journal = requireNonNull(journal, "journal");
        this.progress = requireNonNull(progress, "progress");
        this.right = requireNonNull(right, "right");
        this.ending = new Ending(journal, imports, right, outcome -> false, progress);
    }

    /**
     * @return the restore, ended
     * @throws HoldfastException if the target cannot be reached, or the import failed; says in which state the target is
     */
    RestoreRecord settle() throws InterruptedException {
        try {
            return settled();
        } catch (HoldfastException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw ending.failure(
                    Unexpected.of(e),
                    "as it was before it was resumed" + (journal.record().leftPaused() ? "; it may be paused" : ""),
                    "try it again: holdfast restore --resume "
                            + journal.record().id());
        }
    }

    private RestoreRecord settled() throws InterruptedException {
        RestoreRecord record = journal.record();
        String now = target.exports().instanceName();
        if (!record.isOf(now)) {
            return ending.abandon("another deployment now: " + target.name() + " was "
                    + record.fact(RestoreRecord.INSTANCE).orElse("") + " and is " + now
                    + "; the restore was into the former, and nothing was done to the latter");
        }
        if (!record.isOpen()) {
            String paused = ending.unpause();
            if (!paused.isEmpty()) {
                throw new DeploymentException(paused, "look at the deployment, then resume again");
            }
            return journal.record();
        }
        Optional<Importing> importing = record.importId()
                .map(id -> new Importing(imports, id, around.pace(), around.clock(), around.pause(), progress));
        return importing.isEmpty() ? unsent() : sent(importing.get());
    }

    private RestoreRecord unsent() {
        Optional<Instant> uploading = journal.record().at(RestoreStage.UPLOADING);
        List<String> left = uploading
                .map(since -> Strays.cancel(imports, journal.record(), "", since))
                .orElse(List.of());
        if (!left.isEmpty()) {
            throw new DeploymentException(
                    "whether restore " + journal.record().id() + " left an import in " + target.name()
                            + " cannot be told: " + String.join("; ", left),
                    "what is somebody else's is left alone: when it is over, or cancelled in the dashboard, resume"
                            + " again");
        }
        Optional<String> completed = uploading.flatMap(since -> Strays.completed(imports, journal));
        return completed.isPresent()
                ? end(RestoreOutcome.UNPROVED, completed.get())
                : end(RestoreOutcome.UNCHANGED, "it was left before the import was confirmed");
    }

    private RestoreRecord end(RestoreOutcome outcome, String message) {
        try {
            return ending.end(outcome, "none", message);
        } catch (RefusedException e) {
            throw right.gaveWay(e);
        }
    }

    private RestoreRecord sent(Importing importing) throws InterruptedException {
        ImportStatus status = imports.status(importing.id());
        boolean waited = status instanceof Waiting || status instanceof Uploaded;
        if (waited) {
            // Confirmed or not: what waits has changed nothing, and the plan is old by now.
            status = importing.cancel().orElse(status);
        }
        if (status instanceof Waiting || status instanceof Uploaded) {
            throw new DeploymentException(
                    "import " + importing.id() + " into " + target.name() + " could not be cancelled",
                    "nothing changed there; resume again when it answers");
        }
        boolean wasConfirmed = journal.record().reached(RestoreStage.CONFIRMED);
        if (status instanceof Failed failed && (waited || !wasConfirmed)) {
            return end(RestoreOutcome.UNCHANGED, "the import was called off: " + Discreet.of(failed.message()));
        }
        if (!wasConfirmed) {
            progress.note("import " + importing.id() + " was confirmed, but its journal does not say so: it "
                    + "was somebody else, or the entry cannot be read");
            journal.reachIfPossible(RestoreStage.CONFIRMED, Map.of("confirmed", "found to be"));
        }
        return new Completion(journal, importing, ending, right, aftermath()).toTheEnd();
    }

    private Aftermath aftermath() {
        return new Aftermath(
                target,
                wishes(journal.record()),
                Expectation.of(journal.record()),
                new Extras(
                        journal,
                        right,
                        target,
                        () -> planning.backup(journal.record())
                                .map(RestoreSource::of)
                                .flatMap(planning::variables),
                        this::former,
                        progress),
                () -> planning.survey(target),
                new Proof(around.inspector(), around.clock(), progress),
                progress);
    }

    /** The environment variables of the target before the restore, if its safety copy has them. */
    private Optional<SortedMap<String, Secret>> former() {
        try {
            return journal.record()
                    .safetyCopy()
                    .flatMap(around.catalog().read().catalog()::find)
                    .map(RestoreSource::of)
                    .flatMap(planning::variables);
        } catch (RepositoryException | CorruptBackupException e) {
            return Optional.empty();
        }
    }

    static Set<RestoreWish> wishes(RestoreRecord record) {
        Collection<String> names = Arrays.asList(record.fact(WISHES).orElse("").split(" "));
        return EnumSet.allOf(RestoreWish.class).stream()
                .filter(wish -> names.contains(wish.name()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
