package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The small objects of one repository, several fetched at once. Any thread may call it; closing it ends its threads, not the store. */
final class SmallObjects implements AutoCloseable {
    /** Fetching small objects is all waiting; more at once only annoys the store. */
    private static final int FETCHERS = 8;

    private final String name;
    private final ObjectStore store;
    private final Optional<Path> cache;
    private final Clock clock;
    private final ThreadPoolExecutor fetchers;
    private final List<LocalCopies> copies = new CopyOnWriteArrayList<>();

    /**
     * @param repository the repository's name
     * @param cache where objects may be kept on this host
     */
    SmallObjects(String repository, ObjectStore store, Optional<Path> cache, Clock clock) {
        this.name = "repository " + repository;
        this.store = requireNonNull(store, "store");
        this.cache = requireNonNull(cache, "cache");
        this.clock = requireNonNull(clock, "clock");
        this.fetchers =
                new ThreadPoolExecutor(FETCHERS, FETCHERS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "fetch from " + repository);
                    thread.setDaemon(true);
                    return thread;
                });
        fetchers.allowCoreThreadTimeOut(true);
    }

    /** As messages begin: {@code repository NAME}. */
    String name() {
        return name;
    }

    /** {@code repository NAME at LOCATION}. */
    String place() {
        return name + " at " + store.location();
    }

    ObjectStore store() {
        return store;
    }

    <T> ObjectCache<T> cache(ObjectCache.Parser<T> parser) {
        return new ObjectCache<>(store, LocalCopies.none(clock), fetchers, parser);
    }

    /** One whose objects, all of them below the prefix, are kept on this host for the next process. */
    <T> ObjectCache<T> lastingCache(String prefix, ObjectCache.Parser<T> parser) {
        return lastingCache(prefix, key -> false, parser);
    }

    /** @param others objects below the prefix that another lasting cache keeps */
    <T> ObjectCache<T> lastingCache(String prefix, Predicate<ObjectKey> others, ObjectCache.Parser<T> parser) {
        LocalCopies kept = new LocalCopies(cache, prefix, others, clock);
        copies.add(kept);
        return new ObjectCache<>(store, kept, fetchers, parser);
    }

    /** Tells which repository this is, so that what was kept of it can be used. */
    void identify(Optional<String> id) {
        copies.forEach(kept -> kept.attach(id));
    }

    List<StoredObject> list(String prefix) {
        try (Stream<StoredObject> listed = store.list(prefix)) {
            return listed.toList();
        }
    }

    /** @throws RepositoryException also if it is not there */
    byte[] content(ObjectKey key) {
        try (InputStream stream = store.get(key)) {
            return stream.readNBytes(ObjectCache.MAX_BYTES);
        } catch (ObjectMissingException e) {
            throw new RepositoryException(key + " vanished from " + place(), "try again", e);
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + key + " in " + place() + ": " + e.getMessage(), "try again", e);
        }
    }

    /**
     * Writes an object that may be there already, from a try whose answer was lost.
     *
     * @return false if another one is there
     * @throws RepositoryException if the store failed; whether the object is there is then unknown
     */
    boolean putOnce(ObjectKey key, byte[] content) {
        try {
            return store.putIfAbsent(key, content) || isStored(key, content);
        } catch (RepositoryException e) {
            if (isStoredAsFarAsWeKnow(key, content)) {
                return true;
            }
            throw e;
        }
    }

    private boolean isStored(ObjectKey key, byte[] content) {
        return store.head(key).isPresent() && Arrays.equals(content(key), content);
    }

    private boolean isStoredAsFarAsWeKnow(ObjectKey key, byte[] content) {
        try {
            return isStored(key, content);
        } catch (RepositoryException e) {
            return false;
        }
    }

    /** What to throw where an object that a backup names is not there. */
    CorruptBackupException incomplete(Manifest manifest, String key, Exception cause) {
        return new CorruptBackupException(
                "backup " + manifest.id() + " is incomplete: " + key + " is not in " + place(),
                "use a copy in another repository; holdfast verify " + manifest.id() + " records the loss",
                cause);
    }

    @Override
    public void close() {
        fetchers.shutdownNow();
    }
}
