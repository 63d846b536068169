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
public final class BackupLocks {
    private static final Logger log = LoggerFactory.getLogger(BackupLocks.class);

    private final SmallObjects objects;
    private final Optional<LockTerms> terms;
    private final Clock clock;

    /** @param terms how backups are locked here; empty where they are not */
    BackupLocks(SmallObjects objects, Optional<LockTerms> terms, Clock clock) {
        this.objects = requireNonNull(objects, "objects");
        this.terms = requireNonNull(terms, "terms");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Locks all of a backup anew where that is configured, as a commit does; a lock that cannot be set is told in the log. */
    public void setAsConfigured(Manifest manifest) {
        terms.ifPresent(lock -> setOrSay(manifest, lock));
    }

    private void setOrSay(Manifest manifest, LockTerms lock) {
        try {
            set(manifest, lock.mode(), lock.until(clock.instant()));
        } catch (HoldfastException e) {
            log.atError()
                    .addKeyValue("backup", manifest.id())
                    .addKeyValue("repository", objects.name())
                    .addKeyValue("problem", e.explain())
                    .log("backup is there but not locked");
        }
    }

    /**
     * Forbids everybody to remove any part of a backup before a time; locks that last longer stay. May be called again after a failure half-way.
     *
     * @throws CorruptBackupException if a part of it is not there; the others are locked
     * @throws StoreCannotException if the store has no locks
     */
    public void set(Manifest manifest, LockMode mode, Instant until) {
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

    /** Until when the store itself forbids to remove some part of a backup; empty where nothing is locked, or the key may not ask. */
    public Optional<Instant> until(Manifest manifest) {
        return parts(manifest).stream()
                .flatMap(part -> objects.store().status(part).stream())
                .flatMap(status -> status.lockedUntil().stream())
                .max(Comparator.naturalOrder());
    }

    /** Until when the store forbids to remove a backup's manifest, which {@link #set} locks last; empty where it is not locked, or the key may not ask. */
    public Optional<Instant> ofManifest(Manifest manifest) {
        return objects.store()
                .status(Layout.manifest(manifest.deployment().name(), manifest.id()))
                .flatMap(ObjectStatus::lockedUntil);
    }

    /** Until when it forbids to remove the archive and the context, as long as both are locked; empty where one is not. A context that is not there has no lock to run out. */
    public Optional<Instant> ofContent(Manifest manifest) {
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
