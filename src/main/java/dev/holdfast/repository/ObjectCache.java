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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Small objects of one kind, each fetched and understood once per version. One that is damaged does not hide the others. Any thread
 * may call it.
 */
final class ObjectCache<T> {
    /** So many objects in a row that cannot be fetched say that the store is down, not the objects. */
    private static final int FETCH_FAILURES = 3;

    /** A manifest with thousands of tables has some hundred KiB; what is larger is none. */
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final ObjectStore store;
    private final Executor executor;
    private final Parser<T> parser;
    private final Map<ObjectKey, Entry<T>> entries = new ConcurrentHashMap<>();

    interface Parser<T> {
        /** @throws HoldfastException if the content is damaged or too new */
        T parse(ObjectKey key, byte[] content);
    }

    /** Either a value or the reason why there is none. */
    private record Entry<T>(String version, Optional<T> value, String problem) {}

    /** @param unreadable with the reason, by key */
    record Result<T>(List<T> values, SortedMap<ObjectKey, String> unreadable) {}

    ObjectCache(ObjectStore store, Executor executor, Parser<T> parser) {
        this.store = store;
        this.executor = executor;
        this.parser = parser;
    }

    /**
     * Returns these objects and forgets all others.
     *
     * @throws RepositoryException if the store seems to be down
     */
    Result<T> read(List<StoredObject> objects) {
        AtomicInteger failures = new AtomicInteger();
        List<CompletableFuture<Void>> fetches = new ArrayList<>();
        Map<ObjectKey, String> unfetched = new ConcurrentHashMap<>();
        for (StoredObject object : objects) {
            if (!isKnown(object)) {
                fetches.add(CompletableFuture.runAsync(() -> fetch(object, failures, unfetched), executor));
            }
        }
        await(fetches);
        return result(objects, unfetched);
    }

    private boolean isKnown(StoredObject object) {
        Entry<T> entry = entries.get(object.key());
        return entry != null && entry.version().equals(object.version());
    }

    private void fetch(StoredObject object, AtomicInteger failures, Map<ObjectKey, String> unfetched) {
        byte[] content;
        try (InputStream stream = store.get(object.key())) {
            content = stream.readNBytes(MAX_BYTES);
        } catch (ObjectMissingException e) {
            // Removed since it was listed.
            return;
        } catch (RepositoryException e) {
            if (failures.incrementAndGet() > FETCH_FAILURES) {
                throw e;
            }
            unfetched.put(object.key(), e.getMessage());
            return;
        } catch (IOException e) {
            unfetched.put(object.key(), "cannot read " + object.key() + ": " + e.getMessage());
            return;
        }
        entries.put(object.key(), understand(object, content));
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
        Set<ObjectKey> listed = new HashSet<>();
        for (StoredObject object : objects) {
            listed.add(object.key());
            Entry<T> entry = entries.get(object.key());
            if (entry != null && !unreadable.containsKey(object.key())) {
                entry.value().ifPresentOrElse(values::add, () -> unreadable.put(object.key(), entry.problem()));
            }
        }
        entries.keySet().retainAll(listed);
        return new Result<>(values, unreadable);
    }
}
