package dev.holdfast.backup;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds the backup that a snapshot is measured against: the newest verified one before it. Whoever restored older data knows that the deployment shrank, and the restore proved
 * what came of it: the first backup after a restore is measured against none.
 */
final class Baseline {
    private final CatalogReading reading;
    private final String deployment;
    private final String instance;

    /** @param instance a re-created deployment of the same name is another one: it is not measured against the old one's backups */
    Baseline(CatalogReading reading, String deployment, String instance) {
        this.reading = requireNonNull(reading, "reading");
        this.deployment = requireNonNull(deployment, "deployment");
        this.instance = requireNonNull(instance, "instance");
    }

    Optional<Backup> of(Instant snapshot) {
        Optional<Backup> previous = reading.catalog()
                .ofDeployment(deployment)
                .verified()
                .withoutSafetyCopies()
                .where(backup -> backup.manifest().deployment().instance().equals(instance))
                .where(backup -> backup.manifest().snapshotTime().isBefore(snapshot))
                .latest();
        return previous.filter(backup -> !wasRestored(backup.manifest().snapshotTime(), snapshot));
    }

    private boolean wasRestored(Instant after, Instant before) {
        return reading.restores().stream()
                .filter(record -> record.deployment().equals(deployment))
                .flatMap(record -> effect(record).stream())
                .anyMatch(at -> at.isAfter(after) && at.isBefore(before));
    }

    /** When it changed its target. Of one that was not proved nobody knows what came of it. */
    private static Optional<Instant> effect(RestoreRecord record) {
        return record.outcome().filter(RestoreOutcome.PROVED::equals).isPresent()
                ? record.at(RestoreStage.COMPLETED)
                : Optional.empty();
    }
}
