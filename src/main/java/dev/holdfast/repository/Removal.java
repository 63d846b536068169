package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Layout.Owner;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes one backup: the manifest first, which is the moment at which it exists no more, then its archive, then its context. Whatever
 * ends it in between leaves objects that no manifest names, which the sweep takes.
 */
final class Removal {
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
        lease.requireHeld();
        objects.store().delete(first);
        List<String> leftBehind = new ArrayList<>(parts.foreign());
        long freed = 0;
        for (ObjectKey part : parts.own()) {
            try {
                // A reader who found the manifest in the last moment had written its lease before.
                requireUnread(deployment, id);
                lease.requireHeld();
                objects.store().delete(part);
                freed += part.value().equals(manifest.archive().key())
                        ? manifest.archive().storedBytes()
                        : 0;
            } catch (HoldfastException e) {
                leftBehind.add(part + ": " + e.getMessage());
            }
        }
        return new RemovalReport(id, freed, leftBehind);
    }

    private void requireUnlocked(ObjectKey key) {
        Instant now = objects.store().clock().orElseGet(clock::instant);
        objects.store().status(key).filter(status -> status.isLockedAt(now)).ifPresent(status -> {
            throw new LockedObjectException(key, objects.store().location(), status.lockedUntil(), null);
        });
    }

    private void requireUnheld(String deployment, BackupId id) {
        Optional<Hold> standing = holds.find(deployment, id).filter(hold -> hold.standsAt(clock.instant()));
        if (standing.isPresent()) {
            throw new RefusedException(
                    "cannot remove " + id + " from " + objects.name() + ": it is held: "
                            + standing.get().reason(),
                    "holdfast unhold " + id + " lifts the hold");
        }
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
