package dev.holdfast.backup;

import dev.holdfast.backup.BackupPlan.ExpireSource;
import dev.holdfast.backup.Description.Taken;
import dev.holdfast.backup.Intake.Arrival;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One backup being taken; used once, by one thread. */
final class BackupRun {
    private static final Logger log = LoggerFactory.getLogger(BackupRun.class);

    private final Deployment deployment;
    private final BackupPlan plan;
    private final Repository repository;
    private final BackupRequest request;
    private final Surroundings surroundings;
    private final BackupProgress progress;
    private final Commitment commitment;
    private final Instant began;
    private final Instant deadline;
    private final Intake intake;

    BackupRun(
            Backups.Source source,
            Repository repository,
            BackupRequest request,
            Surroundings surroundings,
            BackupProgress progress,
            Lease lease) {
        this.deployment = source.deployment();
        this.plan = source.plan();
        this.repository = repository;
        this.request = request;
        this.surroundings = surroundings;
        this.progress = progress;
        this.commitment = new Commitment(repository, lease);
        this.began = surroundings.clock().instant();
        this.deadline = request.deadline().orElse(began.plus(plan.timeout()));
        this.intake = new Intake(deployment, repository, surroundings, progress, deadline);
    }

    Manifest execute() throws InterruptedException {
        log.atInfo()
                .addKeyValue("deployment", deployment.name())
                .addKeyValue("tier", request.tier())
                .addKeyValue("repository", repository.name())
                .addKeyValue("deadline", deadline)
                .log("backup begins");
        progress.step("waiting for the export of " + deployment.name());
        // Asked before the work, so that nothing but the catalog is needed after it.
        DeploymentIdentity identity = identity();
        String convexVersion = deployment.version();
        Export export = deployment.export(
                new ExportRequest(plan.includeStorage(), notBefore(), deadline),
                message -> progress.step("exporting " + deployment.name() + ": " + message));
        BackupId id = BackupId.of(
                export.snapshotTime(),
                request.tier(),
                surroundings.distinctions().get());
        ObjectKey key = repository.archiveKey(
                request.tier(), deployment.name(), id, surroundings.seal().suffix());
        Arrival arrival =
                intake.receive(export, key, new UploadOptions(plan.storageClass(repository.name(), request.tier())));
        Manifest manifest = describeOrDrop(id, identity, convexVersion, export, arrival);
        commitment.make(manifest);
        expire(export, identity.kind());
        tell(manifest);
        return manifest;
    }

    /**
     * Whoever asks for a backup now wants nothing from before. The deployment's clock tells when that is, since it dates the exports: ours may be slow,
     * and somebody else's earlier export would do.
     */
    private Instant notBefore() {
        if (request.trigger().schedule().isPresent()) {
            return request.notBefore();
        }
        Instant theirs = deployment.queryTimestamp();
        return theirs.isAfter(request.notBefore()) ? theirs : request.notBefore();
    }

    private Manifest describeOrDrop(
            BackupId id, DeploymentIdentity identity, String convexVersion, Export export, Arrival arrival) {
        try {
            intake.confirm(arrival.received());
            Context context = new ContextCapture(surroundings.seal())
                    .capture(deployment, repository, id, export.includesStorage(), now());
            return new Description(plan, repository, surroundings)
                    .of(new Taken(id, identity, convexVersion, export, arrival, context), request, began);
        } catch (RuntimeException e) {
            commitment.drop(arrival.received().object().key());
            throw e;
        }
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    private DeploymentIdentity identity() {
        return new DeploymentIdentity(
                deployment.name(), deployment.url(), deployment.instanceName(), deployment.kind());
    }

    /** The backup exists: nothing that fails here makes the run a failed one. */
    private void expire(Export export, String kind) {
        boolean isWanted = plan.expireSource() == ExpireSource.YES
                || (plan.expireSource() == ExpireSource.SELF_HOSTED && !kind.equals("cloud"));
        if (isWanted) {
            deployment.expire(export);
        }
    }

    private void tell(Manifest manifest) {
        List<String> reasons = manifest.verdict().reasons();
        (manifest.verdict().isSuspect() ? log.atWarn() : log.atInfo())
                .addKeyValue("backup", manifest.id())
                .addKeyValue("repository", repository.name())
                .addKeyValue("bytes", manifest.archive().plainBytes())
                .addKeyValue("documents", manifest.contents().documents())
                .addKeyValue("files", manifest.contents().fileCount())
                .addKeyValue(
                        "seconds",
                        Duration.between(began, manifest.timing().committed()).toSeconds())
                .addKeyValue("verdict", reasons.isEmpty() ? "whole" : "suspect: " + String.join("; ", reasons))
                .log("backup committed");
    }
}
