package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store's locks on all parts of a backup. Any thread may call it. */
final class BackupLocks {
    private static final Logger log = LoggerFactory.getLogger(BackupLocks.class);

    private final SmallObjects objects;
    private final Clock clock;

    BackupLocks(SmallObjects objects, Clock clock) {
        this.objects = requireNonNull(objects, "objects");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Tells in the log of a lock that cannot be set. */
    void lockOrSay(Manifest manifest, LockTerms lock) {
        try {
            lock(manifest, lock.mode(), lock.until(clock.instant()));
        } catch (HoldfastException e) {
            log.atError()
                    .addKeyValue("backup", manifest.id())
                    .addKeyValue("repository", objects.name())
                    .addKeyValue("problem", e.explain())
                    .log("backup is there but not locked");
        }
    }

    /** As {@link Repository#lock} has it. */
    void lock(Manifest manifest, LockMode mode, Instant until) {
        List<CorruptBackupException> missing = new ArrayList<>();
        for (ObjectKey part : parts(manifest)) {
            try {
                objects.store().lock(part, mode, until);
            } catch (ObjectMissingException e) {
                missing.add(objects.incomplete(manifest, part.value(), e));
            }
        }
        if (!missing.isEmpty()) {
            throw missing.get(0);
        }
    }

    /** As {@link Repository#lockedUntil} has it. */
    Optional<Instant> until(Manifest manifest) {
        return parts(manifest).stream()
                .flatMap(part -> objects.store().status(part).stream())
                .flatMap(status -> status.lockedUntil().stream())
                .max(Comparator.naturalOrder());
    }

    /** As {@link Repository#manifestLockedUntil} has it. */
    Optional<Instant> ofManifest(Manifest manifest) {
        return objects.store()
                .status(Layout.manifest(manifest.deployment().name(), manifest.id()))
                .flatMap(ObjectStatus::lockedUntil);
    }

    /** As {@link Repository#contentLockedUntil} has it. */
    Optional<Instant> ofContent(Manifest manifest) {
        Optional<Instant> archive =
                objects.store().status(new ObjectKey(manifest.archive().key())).flatMap(ObjectStatus::lockedUntil);
        Optional<ObjectStatus> context =
                manifest.context().key().map(ObjectKey::new).flatMap(objects.store()::status);
        return context.isEmpty() ? archive : earlier(archive, context.get().lockedUntil());
    }

    /** Nothing is earlier than none at all. */
    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.flatMap(it -> other.map(that -> it.isBefore(that) ? it : that));
    }

    /** Its objects, the manifest last. */
    private static List<ObjectKey> parts(Manifest manifest) {
        List<ObjectKey> parts = new ArrayList<>();
        parts.add(new ObjectKey(manifest.archive().key()));
        manifest.context().key().map(ObjectKey::new).ifPresent(parts::add);
        parts.add(Layout.manifest(manifest.deployment().name(), manifest.id()));
        return parts;
    }
}
