package dev.holdfast.drill;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.retention.StorageClassRules;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The backups of a deployment that could be restored now: verified, with a copy that is good and need not be thawed first. Each names only such copies. */
final class Restorable {
    private final CatalogReading reading;
    private final String deployment;
    private final List<Backup> backups;

    Restorable(CatalogReading reading, String deployment) {
        this.reading = reading;
        this.deployment = deployment;
        this.backups = reading.catalog().ofDeployment(deployment).verified().withoutSafetyCopies().backups().stream()
                .map(this::readable)
                .filter(backup -> !backup.repositories().isEmpty())
                .toList();
    }

    private Backup readable(Backup backup) {
        return new Backup(
                backup.manifest(),
                backup.repositories().stream()
                        .filter(name -> isReadable(backup, name))
                        .toList(),
                backup.verifications());
    }

    private boolean isReadable(Backup backup, String repository) {
        RepositoryState state = reading.repositories().get(repository);
        return backup.isGoodIn(repository)
                && state != null
                && !StorageClassRules.of(state.holdings().storageClass(backup.manifest()))
                        .isArchived();
    }

    Optional<Backup> newest() {
        return backups.isEmpty() ? Optional.empty() : Optional.of(backups.get(backups.size() - 1));
    }

    /**
     * The one to drill.
     *
     * @throws RefusedException if there is none
     * @throws CorruptBackupException if the one that is named is not among them
     */
    Backup choose(DrillOrder order, RandomGenerator random) {
        if (order.backup().isPresent()) {
            return named(order.backup().get());
        }
        if (backups.isEmpty()) {
            throw new RefusedException(
                    "cannot drill " + deployment + ": it has no verified backup that can be read without thawing it",
                    "take one: holdfast backup " + deployment + "; or thaw one: holdfast thaw BACKUP");
        }
        return order.plan().choice() == Choice.RANDOM
                ? backups.get(random.nextInt(backups.size()))
                : backups.get(backups.size() - 1);
    }

    private Backup named(String beginning) {
        List<Backup> found = backups.stream()
                .filter(backup -> backup.id().value().startsWith(beginning))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new CorruptBackupException(
                (found.isEmpty() ? "no backup" : found.size() + " backups") + " of " + deployment
                        + " that can be restored begin with " + beginning,
                "see holdfast list " + deployment
                        + "; what is archived must be thawed first, and what is suspect or damaged is not drilled");
    }
}
