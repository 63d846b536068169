package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.HoldCodec;
import dev.holdfast.repository.Layout.Owner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The holds of a repository, {@code holds/DEPLOYMENT/BACKUP.json}. Every method throws {@link RepositoryException} when the store fails. Any
 * thread may call it.
 *
 * <p>A hold that cannot be read still holds, for ever: somebody meant the backup to stay, and nobody knows for how long.
 */
public final class Holds {
    /** Readings may show other hosts' holds so late; what removes a backup asks for its hold by itself. */
    private static final Duration AGE = Duration.ofMinutes(1);

    private final SmallObjects objects;
    private final Presence presence;
    private final Clock clock;
    private final HoldCodec codec = new HoldCodec();
    private final ObjectCache<Hold> cache;
    private final Remembered<Reading> remembered;

    /** @param unreadable with the reason, by key */
    record Reading(Map<BackupId, Hold> holds, SortedMap<ObjectKey, String> unreadable) {}

    Holds(SmallObjects objects, Presence presence, Clock clock) {
        this.objects = requireNonNull(objects, "objects");
        this.presence = requireNonNull(presence, "presence");
        this.clock = requireNonNull(clock, "clock");
        this.cache = objects.cache(this::parse);
        this.remembered =
                new Remembered<>(this::list, reading -> reading.unreadable().isEmpty(), AGE, clock);
    }

    /**
     * Places a hold.
     *
     * @throws RefusedException if the backup has one already that says something else and stands still: lift it first
     */
    public void place(Hold hold) {
        presence.requireThere();
        ObjectKey key = Layout.hold(hold.deployment(), hold.backup());
        byte[] content = codec.write(hold);
        boolean isPlaced = objects.putOnce(key, content) || replaceEnded(key, content, hold);
        remembered.forget();
        if (!isPlaced) {
            throw new RefusedException(
                    "backup " + hold.backup() + " is held already in " + objects.name()
                            + find(hold.deployment(), hold.backup())
                                    .map(standing -> ": " + standing.reason())
                                    .orElse(""),
                    "holdfast unhold " + hold.backup() + " lifts that hold");
        }
    }

    /**
     * Has a backup held until a time at least: by a new hold where none stands, else by the one that stands, which lasts longer then and stays otherwise as it is.
     *
     * @param wanted a hold that ends
     * @return the hold that stands now; it may end later, or not by itself
     * @throws RefusedException if somebody changed the hold at the same moment
     */
    public Hold extend(Hold wanted) {
        Instant until = wanted.until().orElseThrow();
        presence.requireThere();
        ObjectKey key = Layout.hold(wanted.deployment(), wanted.backup());
        try {
            if (objects.putOnce(key, codec.write(wanted))) {
                return wanted;
            }
            // The version first: a hold that is changed after it is not written over.
            Optional<StoredObject> there = objects.store().head(key);
            Optional<Hold> standing = find(wanted.deployment(), wanted.backup());
            if (standing.filter(hold -> hold.standsAt(until)).isPresent()) {
                return standing.get();
            }
            Hold longer = standing.filter(hold -> hold.standsAt(wanted.placed()))
                    .map(hold -> hold.lasting(until))
                    .orElse(wanted);
            return there.flatMap(object -> objects.store().putIfVersion(key, codec.write(longer), object.version()))
                    .map(written -> longer)
                    .orElseThrow(() -> new RefusedException(
                            "the hold of " + wanted.backup() + " in " + objects.name()
                                    + " was changed at the same moment",
                            "try again"));
        } finally {
            remembered.forget();
        }
    }

    /** One that has ended makes room, also where the key may not delete. */
    private boolean replaceEnded(ObjectKey key, byte[] content, Hold hold) {
        Optional<StoredObject> there = objects.store().head(key);
        boolean hasEnded = find(hold.deployment(), hold.backup())
                .filter(earlier -> !earlier.standsAt(hold.placed()))
                .isPresent();
        return hasEnded
                && there.flatMap(object -> objects.store().putIfVersion(key, content, object.version()))
                        .isPresent();
    }

    /** Lifts the hold of a backup; where the key may not delete it stays, and says that it has ended. Returns false if the backup had none, or only one that had ended. */
    public boolean lift(String deployment, BackupId backup) {
        presence.requireThere();
        ObjectKey key = Layout.hold(deployment, backup);
        Optional<StoredObject> there = objects.store().head(key);
        if (there.isEmpty()) {
            return false;
        }
        try {
            objects.store().hide(key);
            return true;
        } catch (RepositoryException e) {
            return end(find(deployment, backup), key, there.get().version(), e);
        } finally {
            remembered.forget();
        }
    }

    /** Returns whether it stood until now. By the time that whoever removes asks: what is lifted must not hold for as long as clocks differ. */
    private boolean end(Optional<Hold> standing, ObjectKey key, String version, RepositoryException refusal) {
        Instant now = CautiousTime.of(objects.store(), clock);
        Optional<Hold> hold = standing.filter(it -> it.standsAt(now));
        if (hold.isEmpty()) {
            // Gone, though the answer was lost; or over.
            return standing.isEmpty();
        }
        try {
            byte[] ended = codec.write(hold.get().lasting(now));
            if (objects.store().putIfVersion(key, ended, version).isPresent()) {
                return true;
            }
        } catch (RepositoryException e) {
            refusal.addSuppressed(e);
        }
        throw refusal;
    }

    /** The hold of a backup as the store has it at this moment, ended or not. */
    public Optional<Hold> find(String deployment, BackupId backup) {
        ObjectKey key = Layout.hold(deployment, backup);
        return objects.store().head(key).map(object -> {
            byte[] content = objects.content(key);
            try {
                return parse(key, content);
            } catch (HoldfastException e) {
                return unread(new Owner(deployment, backup), object.modified(), e.getMessage());
            }
        });
    }

    /** All of them as the store has them at this moment, ended ones too, in no order. */
    public Collection<Hold> all() {
        remembered.forget();
        return read().holds().values();
    }

    /** All of them, by backup; up to a minute old. */
    Reading read() {
        return remembered.get();
    }

    void forget() {
        remembered.forget();
    }

    private Reading list() {
        List<StoredObject> listed = objects.list(Layout.HOLDS).stream()
                .filter(object -> Layout.holdOwner(object.key()).isPresent())
                .toList();
        ObjectCache.Result<Hold> read = cache.read(listed);
        Map<BackupId, Hold> holds = new HashMap<>();
        read.values().forEach(hold -> holds.put(hold.backup(), hold));
        for (StoredObject object : listed) {
            String problem = read.unreadable().get(object.key());
            if (problem != null) {
                Owner owner = Layout.holdOwner(object.key()).orElseThrow();
                holds.put(owner.backup(), unread(owner, object.modified(), problem));
            }
        }
        return new Reading(holds, read.unreadable());
    }

    private static Hold unread(Owner owner, Instant placed, String problem) {
        return new Hold(
                owner.backup(),
                owner.deployment(),
                "a hold that cannot be read: " + problem,
                Optional.empty(),
                placed,
                "unknown");
    }

    private Hold parse(ObjectKey key, byte[] content) {
        Hold hold = codec.read(key.value(), content);
        if (!key.equals(Layout.hold(hold.deployment(), hold.backup()))) {
            throw new CorruptBackupException(
                    key + " is damaged: it holds " + hold.backup() + " of " + hold.deployment(),
                    "move the object back to its name");
        }
        return hold;
    }
}
