package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Layout.Owner;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes one backup: the manifest first, which is the moment at which it exists no more, then its archive, then its context. Whatever
 * ends it in between leaves objects that no manifest names, which the sweep takes, unless the backup was held or is read.
 */
final class Removal {
    private static final Logger log = LoggerFactory.getLogger(Removal.class);

    private final SmallObjects objects;
    private final Holds holds;
    private final ReadLeases readers;
    private final Clock clock;

    Removal(SmallObjects objects, Holds holds, ReadLeases readers, Clock clock) {
        this.objects = requireNonNull(objects, "objects");
        this.holds = requireNonNull(holds, "holds");
        this.readers = requireNonNull(readers, "readers");
        this.clock = requireNonNull(clock, "clock");
    }

    RemovalReport remove(Manifest manifest, Lease lease) {
        String deployment = manifest.deployment().name();
        BackupId id = manifest.id();
        ObjectKey first = Layout.manifest(deployment, id);
        Parts parts = Parts.of(manifest);
        requireUnlocked(first);
        parts.own().forEach(this::requireUnlocked);
        requireUnheld(deployment, id);
        requireUnread(deployment, id);
        Optional<byte[]> written = written(first);
        lease.requireHeld();
        List<String> leftBehind = new ArrayList<>(parts.foreign());
        Forgetting forgetting = new Forgetting(objects.store());
        delete(first, forgetting, leftBehind);
        requireStillUnwanted(manifest, written);
        long freed = 0;
        for (ObjectKey part : parts.own()) {
            try {
                lease.requireHeld();
                boolean isFreed = delete(part, forgetting, leftBehind);
                freed += isFreed && part.value().equals(manifest.archive().key())
                        ? manifest.archive().storedBytes()
                        : 0;
            } catch (HoldfastException e) {
                leftBehind.add(part + ": " + e.getMessage());
            }
        }
        return new RemovalReport(id, freed, leftBehind);
    }

    /** Returns whether its bytes are gone. Where they only will be, by a rule of the bucket, that is no failure. */
    private boolean delete(ObjectKey key, Forgetting forgetting, List<String> leftBehind) {
        try {
            objects.store().delete(key);
            return true;
        } catch (HiddenObjectException e) {
            if (!forgetting.awaits(key)) {
                leftBehind.add(e.explain());
            }
            return false;
        }
    }

    private Optional<byte[]> written(ObjectKey manifest) {
        return objects.store().head(manifest).map(there -> objects.content(manifest));
    }

    /**
     * Whoever holds or reads a backup says so first and then looks for its manifest. Whoever found it in the last moment is seen now, and gets it back; whoever says so
     * from now on does not find it.
     */
    private void requireStillUnwanted(Manifest manifest, Optional<byte[]> written) {
        try {
            requireUnheld(manifest.deployment().name(), manifest.id());
            requireUnread(manifest.deployment().name(), manifest.id());
        } catch (HoldfastException e) {
            written.ifPresent(content -> putBack(manifest, content, e));
            throw e;
        }
    }

    private void putBack(Manifest manifest, byte[] content, HoldfastException wanted) {
        ObjectKey key = Layout.manifest(manifest.deployment().name(), manifest.id());
        try {
            objects.putOnce(key, content);
            log.atInfo()
                    .addKeyValue("backup", manifest.id())
                    .addKeyValue("repository", objects.name())
                    .addKeyValue("because", wanted.getMessage())
                    .log("manifest put back");
        } catch (RepositoryException e) {
            wanted.addSuppressed(e);
            log.atError()
                    .addKeyValue("backup", manifest.id())
                    .addKeyValue("repository", objects.name())
                    .addKeyValue("problem", e.getMessage())
                    .addKeyValue("archive", manifest.archive().key())
                    .addKeyValue("manifest", new String(content, UTF_8))
                    .log("manifest was removed and cannot be put back; its archive is there still");
        }
    }

    private void requireUnlocked(ObjectKey key) {
        Instant now = now();
        objects.store().status(key).filter(status -> status.isLockedAt(now)).ifPresent(status -> {
            throw new LockedObjectException(key, objects.store().location(), status.lockedUntil(), null);
        });
    }

    private void requireUnheld(String deployment, BackupId id) {
        Optional<Hold> standing = holds.find(deployment, id).filter(hold -> hold.standsAt(now()));
        if (standing.isPresent()) {
            throw new RefusedException(
                    "cannot remove " + id + " from " + objects.name() + ": it is held: "
                            + standing.get().reason(),
                    "holdfast unhold " + id + " lifts the hold");
        }
    }

    private Instant now() {
        return CautiousTime.of(objects.store(), clock);
    }

    private void requireUnread(String deployment, BackupId id) {
        if (readers.isRead(deployment, id)) {
            throw new RefusedException(
                    "cannot remove " + id + " from " + objects.name() + ": somebody is reading it",
                    "wait for it to end; a reader that is gone is forgotten after "
                            + ReadLeases.TERMS.expireAfter().toMinutes() + " minutes");
        }
    }

    /**
     * What a backup consists of beside its manifest.
     *
     * @param own keys that belong to this backup by their name, the archive first
     * @param foreign what the manifest names and another backup may own, with the reason for leaving it
     */
    private record Parts(List<ObjectKey> own, List<String> foreign) {
        static Parts of(Manifest manifest) {
            List<ObjectKey> own = new ArrayList<>();
            List<String> foreign = new ArrayList<>();
            List<String> named = new ArrayList<>(List.of(manifest.archive().key()));
            manifest.context().key().ifPresent(named::add);
            Owner owner = new Owner(manifest.deployment().name(), manifest.id());
            for (String key : named) {
                Optional<ObjectKey> ours = parsed(key)
                        .filter(it -> Layout.owner(it).filter(owner::equals).isPresent());
                ours.ifPresentOrElse(
                        own::add, () -> foreign.add(key + ": its name is that of another backup's object"));
            }
            return new Parts(List.copyOf(own), List.copyOf(foreign));
        }

        private static Optional<ObjectKey> parsed(String key) {
            try {
                return Optional.of(new ObjectKey(key));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
