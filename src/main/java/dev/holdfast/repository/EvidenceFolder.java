package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Evidence;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DeletionRecordCodec;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.PruneRecordCodec;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreEntryCodec;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.VerificationCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The evidence in a repository, {@code evidence/DEPLOYMENT/{verify,prune,drill}/INSTANT-ID.json}, {@code evidence/DEPLOYMENT/check/INSTANT-LEVEL-ID.json}, {@code
 * evidence/DEPLOYMENT/delete/BACKUP.json} and {@code evidence/DEPLOYMENT/restore/RESTORE-NN-STAGE.json}: verifications, deletions, drills and the journals of restores,
 * all of them, of the prunes the newest of each deployment's instance, and of the levels the newest of each. Any thread may call it.
 */
final class EvidenceFolder {
    /** Evidence of other hosts may be noticed so late; it saves every second request of a frequent reader. */
    private static final Duration AGE = Duration.ofMinutes(1);

    private final String repository;
    private final SmallObjects objects;
    private final PastRecords pastPrunes;
    private final CheckFolder checks;
    private final VerificationCodec verificationCodec = new VerificationCodec();
    private final PruneRecordCodec pruneCodec = new PruneRecordCodec();
    private final ObjectCache<Verification> verifications;
    private final ObjectCache<PruneRecord> prunes;
    private final DeletionRecordCodec deletionCodec = new DeletionRecordCodec();
    private final ObjectCache<DeletionRecord> deletions;
    private final RestoreEntryCodec restoreCodec = new RestoreEntryCodec();
    private final ObjectCache<RestoreEntry> restores;
    private final DrillFolder drills;
    private final Remembered<Reading> remembered;

    /** Of each backup, the date of its newest verification that this process saw or wrote. */
    private final Map<BackupId, Instant> newest = new ConcurrentHashMap<>();

    /** @param unreadable with the reason, by key */
    record Reading(List<Verification> verifications, Evidence evidence, SortedMap<ObjectKey, String> unreadable) {}

    EvidenceFolder(String repository, SmallObjects objects, Clock clock) {
        this.repository = requireNonNull(repository, "repository");
        this.objects = objects;
        this.pastPrunes = new PastRecords(objects, PastRecords.Kind.PRUNES);
        this.checks = new CheckFolder(repository, objects);
        this.verifications = objects.lastingCache(Layout.EVIDENCE, Layout::isRestore, this::parseVerification);
        this.prunes = objects.cache(this::parsePrune);
        this.deletions = objects.cache((key, content) -> deletionCodec.read(key.value(), content));
        this.restores = objects.lastingCache(
                Layout.EVIDENCE,
                key -> !Layout.isRestore(key),
                (key, content) -> restoreCodec.read(key.value(), content));
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
        if (!verification.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "evidence about " + verification.repository() + " is kept there, not in " + repository);
        }
        String distinction = UUID.randomUUID().toString().substring(0, 8);
        Verification dated = verification.dated(afterAllKnown(verification));
        ObjectKey key = Layout.verification(dated.deployment(), dated.at(), distinction);
        objects.store().putIfAbsent(key, verificationCodec.write(dated));
        note(dated);
        remembered.forget();
    }

    /** Evidence counts in the order of its dates. What a host wrote whose clock was fast must not outdate what is found after it. */
    private Instant afterAllKnown(Verification verification) {
        if (newest.isEmpty()) {
            remembered.get();
        }
        Instant known = newest.getOrDefault(verification.backup(), Instant.MIN);
        return verification.at().isAfter(known) ? verification.at() : known.plusMillis(1);
    }

    private void note(Verification verification) {
        newest.merge(verification.backup(), verification.at(), (one, other) -> one.isAfter(other) ? one : other);
    }

    void record(PruneRecord prune) {
        if (!prune.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "a prune of " + prune.repository() + " is recorded there, not in " + repository);
        }
        byte[] content = pruneCodec.write(prune);
        String group = groupOf(prune.instance());
        // Two within a millisecond are no accident that is worth a longer name.
        Instant free = prune.at();
        while (!objects.putOnce(Layout.prune(prune.deployment(), free, group), content)) {
            free = free.plusMillis(1);
        }
        pastPrunes.moveOld(Layout.prune(prune.deployment(), free, group));
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

    /** The first one stands. */
    void record(DeletionRecord deletion) {
        objects.putOnce(Layout.deletion(deletion.deployment(), deletion.backup()), deletionCodec.write(deletion));
        remembered.forget();
    }

    /** What was written first of a stage stands. */
    void record(RestoreEntry entry) {
        objects.putOnce(Layout.restore(entry), restoreCodec.write(entry));
        remembered.forget();
    }

    /** As it begins, or as it ended. */
    void record(DrillRecord drill) {
        drills.record(drill);
        remembered.forget();
    }

    private Reading list() {
        List<StoredObject> ofDrills = new ArrayList<>();
        List<StoredObject> ofVerifications = new ArrayList<>();
        List<StoredObject> ofDeletions = new ArrayList<>();
        List<StoredObject> ofRestores = new ArrayList<>();
        Map<String, StoredObject> newestPrunes = new LinkedHashMap<>();
        List<StoredObject> listed = objects.list(Layout.EVIDENCE);
        for (StoredObject object : listed) {
            if (Layout.isVerification(object.key())) {
                ofVerifications.add(object);
            }
            if (Layout.isRestore(object.key())) {
                ofRestores.add(object);
            }
            if (Layout.isDrill(object.key())) {
                ofDrills.add(object);
            }
            Layout.deletionOwner(object.key()).ifPresent(owner -> ofDeletions.add(object));
            // Listed by name, and so by time within a group.
            Layout.pruneGroup(object.key()).ifPresent(group -> newestPrunes.put(group, object));
        }
        ObjectCache.Result<Verification> verified = verifications.read(ofVerifications);
        ObjectCache.Result<PruneRecord> pruned = prunes.read(List.copyOf(newestPrunes.values()));
        ObjectCache.Result<LevelCheck> checked = checks.read(listed);
        SortedMap<ObjectKey, String> unreadable = new TreeMap<>(verified.unreadable());
        unreadable.putAll(pruned.unreadable());
        unreadable.putAll(checked.unreadable());
        ObjectCache.Result<RestoreEntry> restored = restores.read(ofRestores);
        unreadable.putAll(restored.unreadable());
        ObjectCache.Result<DrillRecord> drilled = drills.read(ofDrills);
        unreadable.putAll(drilled.unreadable());
        verified.values().forEach(this::note);
        Evidence evidence = new Evidence(
                pruned.values(),
                deletions(ofDeletions),
                RestoreRecord.of(restored.values()),
                checked.values(),
                DrillFolder.eachOnce(drilled.values()));
        return new Reading(verified.values(), evidence, unreadable);
    }

    /** What cannot be read of one matters little: its name says what it is about. */
    private Map<BackupId, DeletionRecord> deletions(List<StoredObject> listed) {
        Map<BackupId, DeletionRecord> found = new HashMap<>();
        for (StoredObject object : listed) {
            Layout.Owner owner = Layout.deletionOwner(object.key()).orElseThrow();
            found.put(
                    owner.backup(),
                    new DeletionRecord(owner.backup(), owner.deployment(), false, object.modified(), "unknown"));
        }
        deletions.read(listed).values().forEach(deletion -> found.put(deletion.backup(), deletion));
        return found;
    }

    /** The repository may have had another name in the configuration that the evidence was written under. */
    private Verification parseVerification(ObjectKey key, byte[] content) {
        Verification read = verificationCodec.read(key.value(), content);
        return new Verification(
                read.backup(), read.deployment(), repository, read.at(), read.depth(), read.problems(), read.by());
    }

    private PruneRecord parsePrune(ObjectKey key, byte[] content) {
        PruneRecord read = pruneCodec.read(key.value(), content);
        return read.with(repository, read.by());
    }

    /** Instances are named by their deployments; a hash has a form that is fit for a name. */
    private static String groupOf(String instance) {
        return Sha256.hex(instance.getBytes(UTF_8)).substring(0, 8);
    }
}
