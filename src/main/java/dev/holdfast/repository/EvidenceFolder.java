package dev.holdfast.repository;

import dev.holdfast.catalog.Evidence;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.Verification;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The evidence in a repository, all that lies below {@code evidence/}: listed once for the folders of all kinds, and remembered for a while. Any thread may call it. */
final class EvidenceFolder {
    /** Evidence of other hosts may be noticed so late; it saves every second request of a frequent reader. */
    private static final Duration AGE = Duration.ofMinutes(1);

    private final SmallObjects objects;
    private final VerificationFolder verifications;
    private final PruneFolder prunes;
    private final DeletionFolder deletions;
    private final RestoreFolder restores;
    private final CheckFolder checks;
    private final DrillFolder drills;
    private final Remembered<Reading> remembered;

    /** @param unreadable with the reason, by key */
    record Reading(List<Verification> verifications, Evidence evidence, SortedMap<ObjectKey, String> unreadable) {}

    EvidenceFolder(String repository, SmallObjects objects, Clock clock) {
        this.objects = objects;
        this.verifications = new VerificationFolder(repository, objects);
        this.prunes = new PruneFolder(repository, objects);
        this.deletions = new DeletionFolder(objects);
        this.restores = new RestoreFolder(objects);
        this.checks = new CheckFolder(repository, objects);
        this.drills = new DrillFolder(objects);
        this.remembered =
                new Remembered<>(this::list, reading -> reading.unreadable().isEmpty(), AGE, clock);
    }

    /** Up to a minute old. */
    Reading read() {
        return remembered.get();
    }

    void forget() {
        remembered.forget();
    }

    void record(Verification verification) {
        if (verifications.knowsNone()) {
            remembered.get();
        }
        verifications.record(verification);
        remembered.forget();
    }

    void record(PruneRecord prune) {
        prunes.record(prune);
        remembered.forget();
    }

    /** @param isCurrent whether it tells how the deployment stands now; else it is kept for people alone */
    void record(LevelCheck check, boolean isCurrent) {
        Optional<LevelCheck> previous = remembered.get().evidence().checks().stream()
                .filter(each ->
                        each.level() == check.level() && each.deployment().equals(check.deployment()))
                .findFirst();
        checks.record(previous.map(check::after).orElse(check), isCurrent);
        remembered.forget();
    }

    void record(DeletionRecord deletion) {
        deletions.record(deletion);
        remembered.forget();
    }

    void record(RestoreEntry entry) {
        restores.record(entry);
        remembered.forget();
    }

    /** As it begins, or as it ended. */
    void record(DrillRecord drill) {
        drills.record(drill);
        remembered.forget();
    }

    private Reading list() {
        List<StoredObject> listed = objects.list(Layout.EVIDENCE);
        SortedMap<ObjectKey, String> unreadable = new TreeMap<>();
        List<Verification> verified = values(verifications.read(listed), unreadable);
        Evidence evidence = new Evidence(
                values(prunes.read(listed), unreadable),
                deletions.read(listed),
                values(restores.read(listed), unreadable),
                values(checks.read(listed), unreadable),
                values(drills.read(listed), unreadable));
        return new Reading(verified, evidence, unreadable);
    }

    private static <T> List<T> values(ObjectCache.Result<T> result, SortedMap<ObjectKey, String> unreadable) {
        unreadable.putAll(result.unreadable());
        return result.values();
    }
}
