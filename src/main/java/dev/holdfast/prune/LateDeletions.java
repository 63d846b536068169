package dev.holdfast.prune;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finishes deletions that a repository missed because it was down, or that were killed half-way. The rules above policy stand: a backup that is the newest verified one there
 * goes once the copies of newer ones have come. Any thread may call it.
 */
public final class LateDeletions {
    private final Deletions deletions;

    public LateDeletions(PruneSurroundings surroundings) {
        this.deletions = new Deletions(surroundings);
    }

    /**
     * What became of one copy.
     *
     * @param problem why it is still there, or what of it, in words; empty if it is gone
     */
    public record Late(BackupId backup, String repository, String problem) {
        public boolean isGone() {
            return problem.isEmpty();
        }
    }

    /** Tells which copies are meant. */
    @FunctionalInterface
    public interface Choice {
        boolean takes(String deployment, String repository);

        static Choice all() {
            return (deployment, repository) -> true;
        }
    }

    /** What is to be gone and still lies in repositories that are up; the problem of each is that nobody tried yet. */
    public static List<Late> waiting(CatalogReading everywhere, Choice choice) {
        List<Late> waiting = new ArrayList<>();
        each(
                everywhere,
                choice,
                (backup, repository, isForced) -> waiting.add(new Late(
                        backup.id(), repository, "the daemon removes it within minutes, --apply does it now")));
        return waiting;
    }

    /**
     * Removes what is to be gone and still lies in repositories that are up.
     *
     * @param run id of the run that does it
     * @return one for each such copy; each for itself, since that is what is left
     */
    public List<Late> finish(String run, CatalogReading everywhere, Choice choice) {
        List<Late> done = new ArrayList<>();
        each(
                everywhere,
                choice,
                (backup, repository, isForced) -> done.add(
                        new Late(backup.id(), repository, remove(run, backup, repository, isForced, everywhere))));
        return done;
    }

    private static void each(CatalogReading everywhere, Choice choice, Work work) {
        Map<BackupId, DeletionRecord> wanted = everywhere.deletions();
        if (wanted.isEmpty()) {
            return;
        }
        for (Backup backup : everywhere.catalog().backups()) {
            DeletionRecord deletion = wanted.get(backup.id());
            if (deletion != null) {
                backup.repositories().stream()
                        .filter(name -> isUp(everywhere, name) && choice.takes(backup.deployment(), name))
                        .forEach(name -> work.on(backup, name, deletion.isForced()));
            }
        }
    }

    private interface Work {
        void on(Backup backup, String repository, boolean isForced);
    }

    private String remove(String run, Backup backup, String repository, boolean isForced, CatalogReading everywhere) {
        Backup there = new Backup(backup.manifest(), List.of(repository), backup.verifications());
        try {
            return deletions.remove(run, there, isForced, everywhere, copies -> {}).stream()
                    .filter(deletion -> !deletion.isComplete())
                    .map(Deletion::problem)
                    .findFirst()
                    .orElse("");
        } catch (HoldfastException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean isUp(CatalogReading everywhere, String repository) {
        return Optional.ofNullable(everywhere.repositories().get(repository))
                .filter(RepositoryState::isUp)
                .isPresent();
    }
}
