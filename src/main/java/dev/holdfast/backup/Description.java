package dev.holdfast.backup;

import dev.holdfast.backup.Intake.Arrival;
import dev.holdfast.backup.Transfer.Received;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import java.time.Instant;
import java.util.Optional;

/** Writes down what was stored, and judges it by the backups before it. */
final class Description {
    private final BackupPlan plan;
    private final Repository repository;
    private final Surroundings surroundings;

    Description(BackupPlan plan, Repository repository, Surroundings surroundings) {
        this.plan = plan;
        this.repository = repository;
        this.surroundings = surroundings;
    }

    /** What is there once the snapshot is stored, and not yet promised. */
    record Taken(
            BackupId id,
            DeploymentIdentity identity,
            String convexVersion,
            Export export,
            Arrival arrival,
            Context context) {}

    Manifest of(Taken taken, BackupRequest request, Instant began) {
        Received received = taken.arrival().received();
        Verdict verdict = new SuspectRule(plan.expectations())
                .judge(
                        received.contents(),
                        received.plainBytes(),
                        taken.export().includesStorage(),
                        baseline(taken));
        return new Manifest(
                taken.id(),
                taken.identity(),
                request.tier(),
                request.trigger(),
                taken.export().snapshotTime(),
                new Timing(
                        began,
                        taken.arrival().downloadBegan(),
                        surroundings.clock().instant()),
                archive(received),
                received.contents(),
                taken.context(),
                request.annotations(),
                surroundings.producer().origin(taken.convexVersion()),
                verdict);
    }

    private Archive archive(Received received) {
        StoredObject object = received.object();
        return new Archive(
                object.key().value(),
                received.plainBytes(),
                received.storedBytes(),
                received.plainSha256(),
                received.storedSha256(),
                surroundings.seal().fingerprints(),
                object.storageClass());
    }

    private Optional<Backup> baseline(Taken taken) {
        CatalogReading reading = surroundings.catalog().read();
        RepositoryState state = reading.repositories().get(repository.name());
        if (state == null || !state.everRead()) {
            throw new RepositoryException(
                    "the backups in repository " + repository.name()
                            + " cannot be read, so nobody can tell whether this one shrank"
                            + (state == null ? "" : ": " + state.problem()),
                    "look at the repository, then take the backup again");
        }
        return new Baseline(reading, taken.identity().name(), taken.identity().instance())
                .of(taken.export().snapshotTime());
    }
}
