package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.replicate.RepairResult.State;
import dev.holdfast.repository.ArchiveCarrier;
import dev.holdfast.repository.ArchiveProof;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import dev.holdfast.repository.ManifestRepair;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.UnusableCopyException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the copies of a backup good again: reads all of them, and replaces what is damaged or lost by what was just proved elsewhere. The damaged bytes are there until the good
 * ones are whole. What was found and what is there in the end is recorded as evidence.
 */
public final class Repairer {
    private final Workshop workshop;
    private final Sources sources;

    public Repairer(Workshop workshop) {
        this.workshop = requireNonNull(workshop, "workshop");
        this.sources = new Sources(workshop);
    }

    /**
     * Repairs every copy that can be, in the order of the repositories.
     *
     * @return what was found and done, one for each repository that has the backup or should
     * @throws CorruptBackupException if no good copy is left; nothing was replaced
     * @throws RepositoryException if none can be read, but not all are known to be bad; nothing was replaced
     * @throws InterruptedException if the thread was interrupted; what is repaired by then stays so
     */
    public List<RepairResult> repair(Backup backup, CopyProgress progress) throws InterruptedException {
        List<Examination> examinations = new ArrayList<>();
        for (Repository repository : concerned(backup)) {
            examinations.add(Examination.of(repository, backup.manifest()));
        }
        List<Repository> good = examinations.stream()
                .filter(Examination::hasGoodArchive)
                .map(Examination::repository)
                .toList();
        if (good.isEmpty()) {
            examinations.stream()
                    .filter(each -> each.damagedArchive().isPresent())
                    .forEach(each -> sources.record(each.repository(), backup.manifest(), each.problems()));
            throw lost(backup, examinations);
        }
        List<RepairResult> results = new ArrayList<>();
        for (Examination examination : examinations) {
            results.add(repair(backup, examination, good, progress));
        }
        return results;
    }

    /** Those that have it and those that should, in the order of the configuration. */
    private List<Repository> concerned(Backup backup) {
        Set<String> names = new LinkedHashSet<>(backup.repositories());
        names.addAll(workshop.placement().repositories(backup.manifest()));
        return workshop.repositories().keySet().stream()
                .filter(names::contains)
                .map(workshop.repositories()::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static HoldfastException lost(Backup backup, List<Examination> examinations) {
        String found = examinations.stream()
                .map(each -> each.repository().name() + ": "
                        + (each.isAbsent() ? "not there" : String.join("; ", each.problems())))
                .collect(Collectors.joining(", "));
        boolean isKnown =
                examinations.stream().allMatch(each -> each.unreadable().isEmpty());
        return isKnown
                ? new CorruptBackupException(
                        "no good copy of " + backup.id() + " is left: " + found,
                        "take a new backup now: holdfast backup " + backup.deployment())
                : new RepositoryException(
                        "no good copy of " + backup.id() + " can be read: " + found,
                        "make the other repositories readable, then try again");
    }

    private RepairResult repair(Backup backup, Examination found, List<Repository> good, CopyProgress progress)
            throws InterruptedException {
        Repository repository = found.repository();
        if (found.unreadable().isPresent()) {
            return RepairResult.of(
                    repository.name(), State.UNREADABLE, found.unreadable().get());
        }
        if (found.isAbsent()) {
            return RepairResult.of(repository.name(), State.ABSENT);
        }
        if (found.isGood()) {
            if (!backup.isGoodIn(repository.name())) {
                sources.record(repository, backup.manifest(), List.of());
            }
            return RepairResult.of(repository.name(), State.GOOD);
        }
        try {
            return leased(backup, found, good, progress);
        } catch (HoldfastException e) {
            List<String> problems = new ArrayList<>(found.problems());
            problems.add("it could not be repaired: " + e.explain());
            return new RepairResult(repository.name(), State.DAMAGED, problems, Optional.empty());
        }
    }

    private RepairResult leased(Backup backup, Examination found, List<Repository> good, CopyProgress progress)
            throws InterruptedException {
        Repository repository = workshop.door().apply(found.repository().name());
        LeaseResult asked = workshop.leases()
                .acquire(
                        repository,
                        backup.deployment(),
                        LeasePurpose.REPAIR,
                        workshop.runIds().get());
        Optional<HeldByOther> other = asked.match(granted -> Optional.empty(), Optional::of);
        if (other.isPresent()) {
            List<String> problems = new ArrayList<>(found.problems());
            problems.add("it could not be repaired: " + other.get().words());
            return new RepairResult(repository.name(), State.DAMAGED, problems, Optional.empty());
        }
        try (Lease lease = asked.match(LeaseResult.Granted::lease, held -> null)) {
            requireNonNull(lease, "lease");
            return replace(backup, found, good, progress);
        }
    }

    private RepairResult replace(Backup backup, Examination found, List<Repository> good, CopyProgress progress)
            throws InterruptedException {
        Repository repository = found.repository();
        Manifest manifest = backup.manifest();
        List<String> problems = new ArrayList<>(found.problems());
        Repository source = good.get(0);
        sources.record(repository, manifest, found.problems());
        if (found.damagedArchive().isPresent()) {
            Optional<Repository> used = replaceArchive(manifest, repository, good, problems, progress);
            if (used.isEmpty()) {
                return new RepairResult(repository.name(), State.DAMAGED, problems, Optional.empty());
            }
            source = used.get();
        }
        if (found.damagedContext().isPresent() && !sources.carryContext(backup, source, repository)) {
            problems.add("no other repository has good environment variables either");
            return new RepairResult(repository.name(), State.DAMAGED, problems, Optional.empty());
        }
        if (found.damagedManifest()) {
            String storageClass = repository
                    .store()
                    .head(new ObjectKey(manifest.archive().key()))
                    .map(StoredObject::storageClass)
                    .orElse(manifest.archive().storageClass());
            new ManifestRepair(repository)
                    .replace(manifest.copied(storageClass, workshop.clock().instant()));
        }
        // What was written anew is another version in the bucket, and not locked as the damaged one was.
        repository.lockAsConfigured(manifest);
        sources.recordRepaired(repository, manifest);
        return new RepairResult(repository.name(), State.REPAIRED, problems, Optional.of(source.name()));
    }

    /** Returns where the good bytes came from; empty, and the reason among the problems, if they did not come. */
    private Optional<Repository> replaceArchive(
            Manifest manifest,
            Repository repository,
            List<Repository> good,
            List<String> problems,
            CopyProgress progress)
            throws InterruptedException {
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
                carrier.replace(source, manifest, key, new UploadOptions(storageClass));
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
