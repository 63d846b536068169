package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one backup consists of. A backup exists exactly when its manifest does; the manifest is written last and never
 * changed. {@link ManifestCodec} shows its JSON form.
 *
 * @param snapshotTime the database timestamp at which the snapshot is consistent, to the nanosecond; the order of backups
 */
public record Manifest(
        BackupId id,
        DeploymentIdentity deployment,
        String tier,
        Trigger trigger,
        Instant snapshotTime,
        Timing timing,
        Archive archive,
        Contents contents,
        Context context,
        Annotations annotations,
        Origin origin,
        Verdict verdict) {
    /** The format this program writes, and the newest it reads. */
    public static final int FORMAT = 1;

    public Manifest {
        requireNonNull(id, "id");
        requireNonNull(deployment, "deployment");
        requireNonNull(tier, "tier");
        requireNonNull(trigger, "trigger");
        requireNonNull(snapshotTime, "snapshotTime");
        requireNonNull(timing, "timing");
        requireNonNull(archive, "archive");
        requireNonNull(contents, "contents");
        requireNonNull(context, "context");
        requireNonNull(annotations, "annotations");
        requireNonNull(origin, "origin");
        requireNonNull(verdict, "verdict");
    }

    /**
     * The same backup as another repository holds it.
     *
     * @param storageClass of the archive there, S3's word
     * @param at when it is committed there
     */
    public Manifest copied(String storageClass, Instant at) {
        return inRepository(
                new Timing(timing.requested(), timing.started(), timing.committed(), Optional.of(at)), storageClass);
    }

    /** Whether it tells of the same backup, wherever that lies and since when. */
    public boolean isSameBackup(Manifest other) {
        return inRepository(other.timing(), other.archive().storageClass()).equals(other)
                && timing.committed().equals(other.timing().committed());
    }

    private Manifest inRepository(Timing newTiming, String storageClass) {
        return new Manifest(
                id,
                deployment,
                tier,
                trigger,
                snapshotTime,
                newTiming,
                archive.at(archive.key(), storageClass),
                contents,
                context,
                annotations,
                origin,
                verdict);
    }

    /** The same with its archive in another storage class; the class as written is what the stored manifest says. */
    public Manifest inClass(String storageClass) {
        if (storageClass.equals(archive.storageClass())) {
            return this;
        }
        return new Manifest(
                id,
                deployment,
                tier,
                trigger,
                snapshotTime,
                timing,
                archive.inClass(storageClass),
                contents,
                context,
                annotations,
                origin,
                verdict);
    }

    /**
     * Which deployment the backup is of.
     *
     * @param name the name in our configuration
     * @param url where it was reached
     * @param instance what the deployment calls itself ({@code /instance_name})
     * @param kind {@code cloud}, {@code self-hosted} or {@code sandbox}
     */
    public record DeploymentIdentity(String name, String url, String instance, String kind) {}

    /** What asked for a run. */
    public enum TriggerKind {
        SCHEDULE,
        MANUAL,
        GATE,
        SAFETY,
        COPY
    }

    /**
     * Why the backup was taken.
     *
     * @param schedule the schedule's name, if one asked
     * @param due the calendar moment that the backup answers to; decides the period it counts for
     * @param copyOf the backup it is a copy of, for a server-side copy
     */
    public record Trigger(
            TriggerKind kind, Optional<String> schedule, Optional<Instant> due, Optional<BackupId> copyOf) {
        /** Whether the backup, if it is good, counts for this schedule of its deployment. */
        public boolean answers(String name) {
            return (kind == TriggerKind.SCHEDULE || kind == TriggerKind.COPY)
                    && schedule.filter(name::equals).isPresent();
        }

        public static Trigger manual() {
            return new Trigger(TriggerKind.MANUAL, Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static Trigger schedule(String name, Instant due) {
            return new Trigger(TriggerKind.SCHEDULE, Optional.of(name), Optional.of(due), Optional.empty());
        }
    }

    /**
     * When the run began, when its download began, and when the backup was committed; our clock.
     *
     * @param committed when the backup came to exist, in whatever repository was first; the same in all of them
     * @param copied when it was committed in this repository, if it came here as a copy from another one
     */
    public record Timing(Instant requested, Instant started, Instant committed, Optional<Instant> copied) {
        public Timing {
            requireNonNull(requested, "requested");
            requireNonNull(started, "started");
            requireNonNull(committed, "committed");
            requireNonNull(copied, "copied");
        }

        /** Of a backup in the repository that was written first. */
        public Timing(Instant requested, Instant started, Instant committed) {
            this(requested, started, committed, Optional.empty());
        }

        /** Since when this repository holds it: what is new here is newer than what was done here before this. */
        public Instant arrived() {
            return copied.orElse(committed);
        }
    }

    /**
     * The stored object.
     *
     * @param key the object's key below the repository's prefix
     * @param plainBytes size of Convex's ZIP
     * @param storedBytes size of the object
     * @param plainSha256 of Convex's ZIP, lower-case hex
     * @param storedSha256 of the object, lower-case hex; equals the plain one when nothing is sealed
     * @param recipients fingerprints of the age recipients; empty when not encrypted
     * @param storageClass as written, S3's word; {@code STANDARD} for a directory
     */
    public record Archive(
            String key,
            long plainBytes,
            long storedBytes,
            String plainSha256,
            String storedSha256,
            List<String> recipients,
            String storageClass) {
        public Archive {
            recipients = List.copyOf(recipients);
        }

        Archive inClass(String other) {
            return at(key, other);
        }

        /** The same bytes in another place. */
        public Archive at(String newKey, String newStorageClass) {
            return new Archive(newKey, plainBytes, storedBytes, plainSha256, storedSha256, recipients, newStorageClass);
        }

        public boolean isEncrypted() {
            return !recipients.isEmpty();
        }
    }

    /**
     * What a snapshot lacks and was captured beside it (G3).
     *
     * @param environmentNames names of the deployment's environment variables, sorted; empty when the key may not see them
     * @param key where their values are stored, sealed; empty when encryption is off
     * @param storedSha256 of that object, lower-case hex; empty without one, and in manifests that were written before it was kept
     * @param notIncluded what is neither in the archive nor beside it, in words
     */
    public record Context(
            List<String> environmentNames,
            Optional<String> key,
            Optional<String> storedSha256,
            List<String> notIncluded) {
        public Context {
            environmentNames = List.copyOf(environmentNames);
            requireNonNull(key, "key");
            requireNonNull(storedSha256, "storedSha256");
            notIncluded = List.copyOf(notIncluded);
        }

        /** One whose stored bytes cannot be held against anything. */
        public Context(List<String> environmentNames, Optional<String> key, List<String> notIncluded) {
            this(environmentNames, key, Optional.empty(), notIncluded);
        }

        public static Context none() {
            return new Context(List.of(), Optional.empty(), List.of());
        }
    }

    /** What people said about the backup. */
    public record Annotations(Optional<String> purpose, Optional<String> note, Optional<String> commit) {
        public static Annotations none() {
            return new Annotations(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Who made it: the backend's version, ours, the host and the user. */
    public record Origin(String convexVersion, String holdfastVersion, String host, String user) {}
}
