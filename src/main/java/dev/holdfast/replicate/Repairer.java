package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.replicate.RepairResult.State;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import dev.holdfast.repository.Repository;
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
            return new Replacement(workshop, backup, found, progress).carryOut(requireNonNull(lease, "lease"), good);
        }
    }
}
