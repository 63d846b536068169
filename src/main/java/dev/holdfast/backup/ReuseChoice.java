package dev.holdfast.backup;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.seal.Seal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the backup that may be copied instead of a new export, or says why there is none. Pure. */
final class ReuseChoice {
    /** The newest snapshot; of several backups of one snapshot not one that is itself a copy. */
    private static final Comparator<Backup> BETTER = Comparator.<Backup, Instant>comparing(
                    backup -> backup.manifest().snapshotTime())
            .thenComparing(backup -> backup.manifest().trigger().kind() != TriggerKind.COPY)
            .thenComparing(Backup::id);

    private final String url;
    private final String instance;
    private final boolean includeStorage;
    private final List<String> recipients;

    /**
     * @param url where the deployment is now: a re-created one of the same name is another one
     * @param instance what it calls itself now, for the same reason; self-hosted ones keep their address. One that was emptied and keeps its name too cannot be told
     *     from what it was
     */
    ReuseChoice(String url, String instance, boolean includeStorage, Seal seal) {
        this.url = url;
        this.instance = instance;
        this.includeStorage = includeStorage;
        this.recipients = seal.fingerprints();
    }

    /** @param reason why there is none; empty if there is one */
    record Chosen(Optional<Backup> backup, String reason) {}

    /**
     * @param catalog of the deployment
     * @param schedule that asks; what it took itself is none to copy
     * @param notOlderThan the least snapshot time
     */
    Chosen among(Catalog catalog, String schedule, Instant notOlderThan) {
        Optional<String> reason = Optional.empty();
        for (Backup backup :
                catalog.backups().stream().sorted(BETTER.reversed()).toList()) {
            if (backup.manifest().snapshotTime().isBefore(notOlderThan)) {
                break;
            }
            Optional<String> obstacle = obstacle(backup, schedule);
            if (obstacle.isEmpty()) {
                return new Chosen(Optional.of(backup), "");
            }
            reason = reason.or(() -> obstacle);
        }
        return new Chosen(Optional.empty(), reason.orElse("no backup has a snapshot since " + notOlderThan));
    }

    private Optional<String> obstacle(Backup backup, String schedule) {
        Manifest manifest = backup.manifest();
        if (!backup.isVerified()) {
            return Optional.of(backup.id() + " is not verified");
        }
        if (backup.isSafetyCopy()) {
            return Optional.of(backup.id() + " is what a restore exchanged");
        }
        if (manifest.trigger().answers(schedule)) {
            return Optional.of(backup.id() + " is of the schedule " + schedule + " itself");
        }
        if (!manifest.deployment().url().equals(url)) {
            return Optional.of(backup.id() + " is of a deployment at "
                    + manifest.deployment().url());
        }
        if (!manifest.deployment().instance().equals(instance)) {
            return Optional.of(backup.id() + " is of a deployment that called itself "
                    + manifest.deployment().instance() + ", this one is " + instance);
        }
        if (manifest.contents().files().isEmpty() == includeStorage) {
            return Optional.of(backup.id() + (includeStorage ? " is without stored files" : " has stored files"));
        }
        return manifest.archive().recipients().equals(recipients)
                ? Optional.empty()
                : Optional.of(backup.id() + " is encrypted for others than the configuration says now");
    }
}
