package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.replicate.RepairResult.State;
import dev.holdfast.repository.ArchiveCarrier;
import dev.holdfast.repository.ArchiveProof;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.ManifestRepair;
import dev.holdfast.repository.ManifestRepair.Standing;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.UnusableCopyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces what is damaged of one copy by what was proved elsewhere. Its deployment's lease is asked for again before each write: whoever took it over may have removed the
 * backup, or be at it.
 */
final class Replacement {
    private final Workshop workshop;
    private final Sources sources;
    private final Backup backup;
    private final Examination found;
    private final CopyProgress progress;

    Replacement(Workshop workshop, Backup backup, Examination found, CopyProgress progress) {
        this.workshop = requireNonNull(workshop, "workshop");
        this.sources = new Sources(workshop);
        this.backup = requireNonNull(backup, "backup");
        this.found = requireNonNull(found, "found");
        this.progress = requireNonNull(progress, "progress");
    }

    /**
     * Replaces it. What was found was found before there was a lease, so whether there still is a backup is looked at anew.
     *
     * @param good repositories whose archive was proved, to be tried in this order
     * @throws dev.holdfast.failure.RefusedException if the lease was lost on the way
     * @throws InterruptedException if the thread was interrupted
     */
    RepairResult carryOut(Lease lease, List<Repository> good) throws InterruptedException {
        Repository repository = found.repository();
        Manifest manifest = backup.manifest();
        Standing standing = new ManifestRepair(repository).standing(manifest);
        if (standing == Standing.ABSENT) {
            return RepairResult.of(repository.name(), State.ABSENT);
        }
        List<String> problems = new ArrayList<>(found.problems());
        Repository source = good.get(0);
        sources.record(repository, manifest, found.problems());
        if (found.damagedArchive().isPresent()) {
            Optional<Repository> used = replaceArchive(lease, good, problems);
            if (used.isEmpty()) {
                return new RepairResult(repository.name(), State.DAMAGED, problems, Optional.empty());
            }
            source = used.get();
        }
        if (found.damagedContext().isPresent()) {
            lease.requireHeld();
            if (!sources.carryContext(backup, source, repository)) {
                problems.add("no other repository has good environment variables either");
                return new RepairResult(repository.name(), State.DAMAGED, problems, Optional.empty());
            }
        }
        if (standing == Standing.DAMAGED) {
            lease.requireHeld();
            replaceManifest();
        }
        // What was written anew is another version in the bucket, and not locked as the damaged one was.
        repository.locks().setAsConfigured(manifest);
        lease.requireHeld();
        sources.recordRepaired(repository, manifest);
        return new RepairResult(repository.name(), State.REPAIRED, problems, Optional.of(source.name()));
    }

    private void replaceManifest() {
        Repository repository = found.repository();
        Manifest manifest = backup.manifest();
        String storageClass = repository
                .store()
                .head(new ObjectKey(manifest.archive().key()))
                .map(StoredObject::storageClass)
                .orElse(manifest.archive().storageClass());
        new ManifestRepair(repository)
                .replace(manifest.copied(storageClass, workshop.clock().instant()));
    }

    /** Returns where the good bytes came from; empty, and the reason among the problems, if they did not come. */
    private Optional<Repository> replaceArchive(Lease lease, List<Repository> good, List<String> problems)
            throws InterruptedException {
        Repository repository = found.repository();
        Manifest manifest = backup.manifest();
        ObjectKey key = new ObjectKey(manifest.archive().key());
        // It stays in the class it is in, which retention may have moved it to.
        Optional<String> storageClass = repository
                .store()
                .head(key)
                .map(StoredObject::storageClass)
                .or(() -> workshop.placement().storageClass(repository.name(), manifest));
        ArchiveCarrier carrier = new ArchiveCarrier(
                repository,
                bytes -> progress.transferred(bytes, manifest.archive().storedBytes()));
        for (Repository source : good) {
            try {
                carrier.replace(source, manifest, key, new UploadOptions(storageClass), lease);
                Optional<String> still = readBack(repository, manifest);
                still.ifPresent(problem -> problems.add("damaged again after it was replaced: " + problem));
                return still.isPresent() ? Optional.empty() : Optional.of(source);
            } catch (UnusableCopyException e) {
                problems.add(source.name() + " is no source any more: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** What lies in a class that cannot be read at once is as good as the store's answer to the upload, whose bytes were proved on their way. */
    private static Optional<String> readBack(Repository repository, Manifest manifest) {
        try {
            return ArchiveProof.read(repository, manifest);
        } catch (ArchivedObjectException e) {
            return Optional.empty();
        }
    }
}
