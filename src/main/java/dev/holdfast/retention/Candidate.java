package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Holdings;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.TriggerKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A backup as one repository holds it.
 *
 * @param isGood whether its copy there was not found bad by the newest evidence
 * @param storageClass the class its archive has there now; S3's word
 * @param classSince since when, as far as it is known: when the archive was written as it lies there; minimum storage durations count from it
 * @param obstacles what stands in the way of its removal there
 */
public record Candidate(
        Manifest manifest, boolean isGood, String storageClass, Instant classSince, Obstacles obstacles) {
    /** By snapshot time; ids decide between equal ones. */
    public static final Comparator<Candidate> OLDEST_FIRST =
            Comparator.comparing(Candidate::snapshotTime).thenComparing(Candidate::id);

    public Candidate {
        requireNonNull(manifest, "manifest");
        requireNonNull(storageClass, "storageClass");
        requireNonNull(classSince, "classSince");
        requireNonNull(obstacles, "obstacles");
    }

    /** A good copy in the class that it was written with, and nothing in its way. */
    public static Candidate of(Manifest manifest) {
        return new Candidate(
                manifest,
                true,
                manifest.archive().storageClass(),
                manifest.timing().committed(),
                Obstacles.none());
    }

    /**
     * The copy that a repository holds.
     *
     * @param holdings what that repository tells beside its backups
     */
    public static Candidate of(Backup backup, String repository, Holdings holdings) {
        Manifest manifest = backup.manifest();
        return new Candidate(
                manifest,
                backup.isGoodIn(repository),
                holdings.storageClass(manifest),
                holdings.written(manifest),
                new Obstacles(
                        Optional.ofNullable(holdings.holds().get(backup.id())),
                        holdings.readLeased().contains(backup.id()),
                        Optional.empty()));
    }

    /** The same where it came to its class at another moment than when it was written. */
    public Candidate inClassSince(Instant since) {
        return new Candidate(manifest, isGood, storageClass, since, obstacles);
    }

    /** The same with the store's own lock, once it is known. */
    public Candidate lockedUntil(Instant until) {
        return with(obstacles.lockedUntil(until));
    }

    /** The same with the repositories that have still to get it, and can from here alone. */
    public Candidate owedTo(SortedSet<String> repositories) {
        return with(obstacles.owedTo(repositories));
    }

    private Candidate with(Obstacles others) {
        return new Candidate(manifest, isGood, storageClass, classSince, others);
    }

    public BackupId id() {
        return manifest.id();
    }

    public String deployment() {
        return manifest.deployment().name();
    }

    public String instance() {
        return manifest.deployment().instance();
    }

    public String tier() {
        return manifest.tier();
    }

    public Instant snapshotTime() {
        return manifest.snapshotTime();
    }

    public Instant committed() {
        return manifest.timing().committed();
    }

    public long storedBytes() {
        return manifest.archive().storedBytes();
    }

    public boolean isSuspect() {
        return manifest.verdict().isSuspect();
    }

    /** Whether it may be relied upon here: whole at commit, and not found bad since. Only such ones count or displace. */
    public boolean isVerified() {
        return isGood && !isSuspect();
    }

    /** Whether it was taken of what a restore was about to exchange. */
    boolean isSafetyCopy() {
        return manifest.trigger().kind() == TriggerKind.SAFETY;
    }

    /** Whether it shows that backups succeed, which a safety copy does not, however good it is. */
    boolean isSuccess() {
        return isVerified() && !isSafetyCopy();
    }

    /** The schedule whose period it answers to; empty for manual backups and those of the gate. */
    public Optional<String> schedule() {
        return manifest.trigger().schedule().filter(manifest.trigger()::answers);
    }

    /** The calendar moment of that schedule. */
    public Optional<Instant> due() {
        return schedule().flatMap(name -> manifest.trigger().due());
    }
}
