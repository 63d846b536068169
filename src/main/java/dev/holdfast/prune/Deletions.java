package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.repository.AuditLog;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.Candidate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes one backup that somebody names, from every repository that has it, unless a rule above policy forbids it. Any thread may call it. */
public final class Deletions {
    private static final Logger log = LoggerFactory.getLogger(Deletions.class);

    private final PruneSurroundings surroundings;

    public Deletions(PruneSurroundings surroundings) {
        this.surroundings = requireNonNull(surroundings, "surroundings");
    }

    /**
     * Removes all copies. Nothing is removed anywhere unless the rules let all of them go. That it is to go is recorded before in every repository that can be reached: what
     * one that is down may have of it is not copied back, and goes by {@link LateDeletions} once it is up.
     *
     * @param run id of the run that does it
     * @param isForced whether min-verified may be undercut; a hold, a reader, a lock and the newest verified backup stand all the same
     * @param everywhere tells of holds that lie in other repositories
     * @return one for each repository that had it, in the order of the configuration; then one for each that is down and may have it
     * @throws RefusedException if a rule forbids it, or somebody works on the deployment; names the first repository where it does
     * @throws RepositoryException if a repository that has it cannot be looked at
     */
    public List<Deletion> delete(String run, Backup backup, boolean isForced, CatalogReading everywhere) {
        List<Deletion> deletions = new ArrayList<>(
                remove(run, backup, isForced, everywhere, copies -> record(backup, isForced, copies, everywhere)));
        down(everywhere, backup)
                .map(name -> new Deletion(name, false, 0, "it is down; what it has of the backup goes once it is up"))
                .forEach(deletions::add);
        return deletions;
    }

    /** @param before called with the repositories that have it when nothing stands in the way any more */
    List<Deletion> remove(
            String run, Backup backup, boolean isForced, CatalogReading everywhere, Consumer<Set<Repository>> before) {
        Map<Repository, Lease> leases = new LinkedHashMap<>();
        try {
            Map<Repository, Candidate> copies = new LinkedHashMap<>();
            for (String name : backup.repositories()) {
                Repository repository = surroundings.repositories().apply(name);
                leases.put(repository, lease(repository, backup, run));
                removable(repository, backup, everywhere, isForced)
                        .ifPresent(candidate -> copies.put(repository, candidate));
            }
            before.accept(copies.keySet());
            copies.forEach((repository, copy) -> record(repository, copy, isForced));
            List<Deletion> deletions = new ArrayList<>();
            copies.forEach((repository, copy) ->
                    deletions.add(delete(repository, requireNonNull(leases.get(repository)), copy)));
            return deletions;
        } finally {
            leases.values().forEach(Lease::close);
        }
    }

    private static Stream<String> down(CatalogReading everywhere, Backup backup) {
        return everywhere.repositories().entrySet().stream()
                .filter(entry -> !entry.getValue().isUp())
                .map(Map.Entry::getKey)
                .filter(name -> !backup.repositories().contains(name))
                .sorted();
    }

    /** Where it lies this must succeed; elsewhere it only helps those who cannot read these. */
    private void record(Backup backup, boolean isForced, Set<Repository> copies, CatalogReading everywhere) {
        DeletionRecord deletion = new DeletionRecord(
                backup.id(), backup.deployment(), isForced, surroundings.clock().instant(), surroundings.by());
        recordWhereItLies(deletion, copies);
        everywhere.repositories().forEach((name, state) -> {
            if (state.isUp() && !backup.repositories().contains(name)) {
                try {
                    surroundings.repositories().apply(name).record(deletion);
                } catch (RepositoryException e) {
                    log.atWarn()
                            .addKeyValue("backup", backup.id())
                            .addKeyValue("repository", name)
                            .addKeyValue("cause", e.getMessage())
                            .log("the deletion is not recorded there");
                }
            }
        });
    }

    /** What is recorded in one of them is carried out later, so nobody must believe that nothing has happened. */
    private static void recordWhereItLies(DeletionRecord deletion, Set<Repository> copies) {
        List<String> recorded = new ArrayList<>();
        for (Repository repository : copies) {
            try {
                repository.record(deletion);
                recorded.add(repository.name());
            } catch (RepositoryException e) {
                if (recorded.isEmpty()) {
                    throw e;
                }
                throw new RepositoryException(
                        "nothing was removed yet, but the deletion of " + deletion.backup() + " is recorded in "
                                + String.join(", ", recorded) + "; elsewhere it could not be: " + e.getMessage(),
                        "the daemon removes it from there within minutes; to keep it after all: holdfast hold "
                                + deletion.backup() + " --reason TEXT",
                        e);
            }
        }
    }

    /** Empty if it is gone already. */
    private Optional<Candidate> removable(
            Repository repository, Backup backup, CatalogReading everywhere, boolean isForced) {
        Inventory inventory = surroundings.look(repository, everywhere).now();
        Instant now = inventory.at();
        List<Candidate> all = inventory.ofDeployment(backup.deployment()).candidates();
        Optional<Candidate> found =
                all.stream().filter(each -> each.id().equals(backup.id())).findFirst();
        found.ifPresent(candidate -> new DeletionRules(repository.name(), surroundings.policies(), isForced, now)
                .requireRemovable(candidate, all));
        repository.locks().until(backup.manifest()).filter(now::isBefore).ifPresent(until -> {
            throw new RefusedException(
                    "cannot delete " + backup.id() + " from repository " + repository.name()
                            + ": it is locked there until " + until.truncatedTo(ChronoUnit.SECONDS),
                    "wait until the lock has run out; Holdfast never goes round one");
        });
        return found;
    }

    private Deletion delete(Repository repository, Lease lease, Candidate copy) {
        Instant deadline = surroundings.clock().instant().plus(surroundings.timeout());
        Removals removals = new Removals(
                repository, lease, surroundings.clock(), new Removals.Limits(deadline, () -> false, backup -> true));
        Removals.Result result = removals.remove(copy.manifest());
        boolean isRemoved = result.outcome() == Outcome.REMOVED;
        Deletion deletion = new Deletion(repository.name(), isRemoved, copy.storedBytes(), result.problem());
        log.atInfo()
                .addKeyValue("backup", copy.id())
                .addKeyValue("deployment", copy.deployment())
                .addKeyValue("repository", repository.name())
                .addKeyValue("bytes", copy.storedBytes())
                .addKeyValue("by", surroundings.by())
                .addKeyValue("problem", result.problem())
                .log(
                        deletion.isComplete()
                                ? "backup deleted"
                                : isRemoved ? "backup deleted, but not all of its bytes" : "backup not deleted");
        return deletion;
    }

    /** Before it goes: nobody shall remove anything without a trace. */
    private void record(Repository repository, Candidate copy, boolean isForced) {
        new AuditLog(repository)
                .record(new AuditEntry(
                        surroundings.clock().instant(),
                        surroundings.by(),
                        "delete",
                        copy.id().value(),
                        copy.deployment(),
                        Map.of(
                                "archive", copy.manifest().archive().key(),
                                "bytes", String.valueOf(copy.storedBytes()),
                                "forced", String.valueOf(isForced),
                                "suspect",
                                        String.valueOf(copy.manifest().verdict().isSuspect()))));
    }

    private Lease lease(Repository repository, Backup backup, String run) {
        return surroundings
                .leases()
                .acquire(repository, backup.deployment(), LeasePurpose.DELETION, run)
                .match(LeaseResult.Granted::lease, other -> {
                    throw new RefusedException(
                            "cannot delete " + backup.id() + " from repository " + repository.name() + ", where "
                                    + backup.deployment() + " is worked on: " + other.words(),
                            "wait for it to end; if it is gone, its lease ends by itself");
                });
    }
}
