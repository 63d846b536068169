package dev.holdfast.repository;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Small objects of one kind, each fetched and understood once per version, by this process or, where copies are kept, by one before it. One that is damaged does not hide the others. Any thread
 * may call it.
 */
final class ObjectCache<T> {
    /** After so many objects in a row that cannot be fetched it is time to ask whether it is the store, not the objects. */
    private static final int FETCH_FAILURES = 3;

    private static final int WITNESSES = 4;

    /** A manifest with thousands of tables has some hundred KiB; what is larger is none, and several are in memory at once. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private final ObjectStore store;
    private final LocalCopies copies;
    private final Executor executor;
    private final Parser<T> parser;
    private final Map<ObjectKey, Entry<T>> entries = new ConcurrentHashMap<>();

    /** Whether what processes before this one kept was looked through. */
    private final AtomicBoolean isTidy = new AtomicBoolean();

    interface Parser<T> {
        /** @throws HoldfastException if the content is damaged or too new */
        T parse(ObjectKey key, byte[] content);
    }

    /** Either a value or the reason why there is none. */
    private record Entry<T>(String version, Optional<T> value, String problem) {}

    /** @param unreadable with the reason, by key */
    record Result<T>(List<T> values, SortedMap<ObjectKey, String> unreadable) {}

    ObjectCache(ObjectStore store, LocalCopies copies, Executor executor, Parser<T> parser) {
        this.store = store;
        this.copies = copies;
        this.executor = executor;
        this.parser = parser;
    }

    /**
     * Returns these objects and forgets all others.
     *
     * @throws RepositoryException if the store seems to be down
     */
    Result<T> read(List<StoredObject> objects) {
        Reading reading = new Reading(objects);
        List<CompletableFuture<Void>> fetches = new ArrayList<>();
        for (StoredObject object : objects) {
            if (object.sizeBytes() > MAX_BYTES) {
                entries.put(object.key(), tooLarge(object));
            } else if (!isKnown(object)) {
                fetches.add(CompletableFuture.runAsync(() -> reading.fetch(object), executor));
            }
        }
        await(fetches);
        Result<T> result = result(objects, reading.unfetched);
        forgetAllBut(objects);
        return result;
    }

    private boolean isKnown(StoredObject object) {
        Entry<T> entry = entries.get(object.key());
        return entry != null && entry.version().equals(object.version());
    }

    /** One reading; several threads fetch for it. */
    private final class Reading {
        private final List<StoredObject> objects;
        private final Map<ObjectKey, String> unfetched = new ConcurrentHashMap<>();
        private final AtomicInteger failuresInARow = new AtomicInteger();
        private volatile boolean isDown;

        Reading(List<StoredObject> objects) {
            this.objects = objects;
        }

        void fetch(StoredObject object) {
            if (isDown) {
                return;
            }
            Optional<byte[]> copy = copies.find(object);
            if (copy.isPresent()) {
                entries.put(object.key(), understand(object, copy.get()));
                return;
            }
            byte[] content;
            try (InputStream stream = store.get(object.key())) {
                content = stream.readNBytes(MAX_BYTES);
            } catch (ObjectMissingException e) {
                // Removed since it was listed.
                return;
            } catch (RepositoryException e) {
                unfetched.put(object.key(), e.getMessage());
                if (failuresInARow.incrementAndGet() > FETCH_FAILURES) {
                    requireUp(e);
                }
                return;
            } catch (IOException e) {
                unfetched.put(object.key(), "cannot read " + object.key() + ": " + e.getMessage());
                return;
            }
            failuresInARow.set(0);
            Entry<T> understood = understand(object, content);
            entries.put(object.key(), understood);
            if (understood.value().isPresent()) {
                copies.keep(object, content);
            }
        }

        /** Fails unless the store hands out another object: one that it handed out before, else one of some that lie far apart. */
        private void requireUp(RepositoryException failure) {
            int last = objects.size() - 1;
            Stream<StoredObject> apart = IntStream.of(last, last / 2, last / 4, last / 4 * 3)
                    .distinct()
                    .mapToObj(objects::get);
            boolean isUp = Stream.concat(objects.stream().filter(ObjectCache.this::isKnown), apart)
                    .filter(witness -> witness.sizeBytes() <= MAX_BYTES && !unfetched.containsKey(witness.key()))
                    .limit(WITNESSES)
                    .anyMatch(this::canFetch);
            if (!isUp) {
                isDown = true;
                throw failure;
            }
            failuresInARow.set(0);
        }

        private boolean canFetch(StoredObject object) {
            try (InputStream stream = store.get(object.key())) {
                return stream.read() >= 0;
            } catch (ObjectMissingException | RepositoryException | IOException e) {
                return false;
            }
        }
    }

    private static <T> Entry<T> tooLarge(StoredObject object) {
        return new Entry<>(
                object.version(),
                Optional.empty(),
                object.key() + " has " + object.sizeBytes() + " bytes, which is too large for what it should be");
    }

    private Entry<T> understand(StoredObject object, byte[] content) {
        try {
            return new Entry<>(object.version(), Optional.of(parser.parse(object.key(), content)), "");
        } catch (HoldfastException e) {
            return new Entry<>(object.version(), Optional.empty(), e.getMessage());
        }
    }

    private static void await(List<CompletableFuture<Void>> fetches) {
        try {
            CompletableFuture.allOf(fetches.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RepositoryException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private Result<T> result(List<StoredObject> objects, Map<ObjectKey, String> unfetched) {
        List<T> values = new ArrayList<>();
        SortedMap<ObjectKey, String> unreadable = new TreeMap<>(unfetched);
        for (StoredObject object : objects) {
            Entry<T> entry = entries.get(object.key());
            if (entry != null && !unreadable.containsKey(object.key())) {
                entry.value().ifPresentOrElse(values::add, () -> unreadable.put(object.key(), entry.problem()));
            }
        }
        return new Result<>(values, unreadable);
    }

    private void forgetAllBut(List<StoredObject> objects) {
        Set<ObjectKey> listed = new HashSet<>();
        objects.forEach(object -> listed.add(object.key()));
        boolean isGone = entries.keySet().retainAll(listed);
        if (isGone || !isTidy.getAndSet(true)) {
            copies.retain(listed);
        }
    }
}
