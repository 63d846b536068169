package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that forgets; for tests. Objects and unfinished uploads carry the times of the clock given; archives must be thawed, which takes as
 * long as {@link #thawingTakes} says, and locks hold until their time.
 */
public final class MemoryStore implements ObjectStore {
    private final Clock clock;
    private final ConcurrentSkipListMap<ObjectKey, Entry> objects = new ConcurrentSkipListMap<>();
    private final Map<String, UnfinishedUpload> unfinished = new ConcurrentHashMap<>();
    private final Map<String, MemoryUpload> suspended = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();
    private volatile Duration thawTime = Duration.ZERO;
    private volatile @Nullable MemoryBucket bucket;

    private record Entry(ContentBytes content, StoredObject state, Optional<Thaw> thaw, Optional<Lock> lock) {
        boolean isArchive() {
            return state.storageClass().matches("GLACIER|DEEP_ARCHIVE");
        }

        Access access(Instant now) {
            if (!isArchive()) {
                return Access.READABLE;
            }
            Optional<Thaw> valid = thaw.filter(it -> now.isBefore(it.until()));
            return valid.map(it -> now.isBefore(it.from()) ? Access.THAWING : Access.THAWED)
                    .orElse(Access.ARCHIVED);
        }
    }

    private record Thaw(Instant from, Instant until) {}

    private record Lock(LockMode mode, Instant until) {}

    /** Bytes behind a name, since a record must not have an array. */
    private static final class ContentBytes {
        private final byte[] bytes;

        ContentBytes(byte[] bytes) {
            this.bytes = bytes.clone();
        }
    }

    public MemoryStore() {
        this(Clock.systemUTC());
    }

    public MemoryStore(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /** How long a thaw asked for from now on takes; at first no time at all. */
    public MemoryStore thawingTakes(Duration time) {
        thawTime = time;
        return this;
    }

    /** From now on it is in a bucket, whose rules the test sets there. */
    public MemoryBucket inBucket() {
        MemoryBucket made = new MemoryBucket();
        bucket = made;
        return made;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public String kind() {
        return "memory";
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        Entry entry = entry(key, content);
        objects.put(key, entry);
        return entry.state();
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return objects.putIfAbsent(key, entry(key, content)) == null;
    }

    @Override
    public Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        Entry replacement = entry(key, content);
        Entry now = objects.computeIfPresent(
                key, (k, there) -> there.state().version().equals(version) ? replacement : there);
        StoredObject written = replacement.state();
        return now != null && now.state().version().equals(written.version()) ? Optional.of(written) : Optional.empty();
    }

    @Override
    public boolean hasConditionalPut() {
        return true;
    }

    @Override
    public Upload upload(ObjectKey key, UploadOptions options) {
        String handle = Long.toString(versions.incrementAndGet());
        unfinished.put(handle, new UnfinishedUpload(key, handle, clock.instant(), 0));
        return new MemoryUpload(key, handle, options, new byte[0]);
    }

    @Override
    public InputStream get(ObjectKey key, long offset) {
        byte[] bytes = readable(key).content().bytes;
        int from = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(bytes, from, bytes.length - from);
    }

    @Override
    public Optional<ObjectStatus> status(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(entry -> {
            Access access = entry.access(clock.instant());
            return new ObjectStatus(
                    withChecksum(entry),
                    access,
                    entry.thaw().filter(thaw -> access == Access.THAWED).map(Thaw::until),
                    entry.lock().map(Lock::until));
        });
    }

    @Override
    public CopiedObject copy(ObjectKey from, ObjectKey to, UploadOptions options) {
        Entry copy =
                entry(to, readable(from).content().bytes, options.storageClass().orElse("STANDARD"));
        objects.put(to, copy);
        return new CopiedObject(withChecksum(copy), false);
    }

    @Override
    public StoredObject reclassify(ObjectKey key, String storageClass) {
        MemoryBucket around = bucket;
        if (around != null && around.versioning() != BucketRules.Versioning.OFF) {
            throw new RefusedException(
                    "cannot move " + key + " in " + location() + " to " + storageClass + ": the bucket keeps versions",
                    "set managed-by = bucket");
        }
        Entry there = entry(key);
        if (there.state().storageClass().equals(storageClass)) {
            return withChecksum(there);
        }
        Entry moved = entry(key, readable(key).content().bytes, storageClass);
        objects.put(key, moved);
        return withChecksum(moved);
    }

    @Override
    public void thaw(ObjectKey key, ThawSpeed speed, int days) {
        Instant now = clock.instant();
        entry(key);
        objects.computeIfPresent(key, (k, there) -> {
            Access access = there.access(now);
            if (access == Access.READABLE || access == Access.THAWING) {
                return there;
            }
            Instant from = access == Access.THAWED ? now : now.plus(thawTime);
            Optional<Thaw> thaw = Optional.of(new Thaw(from, from.plus(Duration.ofDays(days))));
            return new Entry(there.content(), there.state(), thaw, there.lock());
        });
    }

    @Override
    public void lock(ObjectKey key, LockMode mode, Instant until) {
        entry(key);
        objects.computeIfPresent(key, (k, there) -> {
            Lock wanted = new Lock(
                    there.lock().filter(lock -> lock.mode().compareTo(mode) > 0).isPresent()
                            ? LockMode.COMPLIANCE
                            : mode,
                    there.lock().map(Lock::until).filter(until::isBefore).orElse(until));
            return new Entry(there.content(), there.state(), there.thaw(), Optional.of(wanted));
        });
    }

    @Override
    public Optional<BucketRules> bucket() {
        return Optional.ofNullable(bucket);
    }

    private Entry entry(ObjectKey key) {
        Entry entry = objects.get(key);
        if (entry == null) {
            throw new ObjectMissingException(key, location());
        }
        return entry;
    }

    private Entry readable(ObjectKey key) {
        Entry entry = entry(key);
        if (!entry.access(clock.instant()).isReadable()) {
            throw new ArchivedObjectException(key, location(), entry.state().storageClass(), null);
        }
        return entry;
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(MemoryStore::withChecksum);
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        Stream<Entry> from = prefix.isEmpty()
                ? objects.values().stream()
                : objects.tailMap(new ObjectKey(prefix.substring(0, prefix.length() - 1))).values().stream()
                        .takeWhile(entry -> entry.state().key().value().startsWith(prefix)
                                || entry.state().key().value().compareTo(prefix) < 0);
        return from.map(Entry::state).filter(state -> state.key().value().startsWith(prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        Instant now = clock.instant();
        objects.computeIfPresent(key, (k, there) -> {
            there.lock().filter(lock -> now.isBefore(lock.until())).ifPresent(lock -> {
                throw new LockedObjectException(key, location(), Optional.of(lock.until()), null);
            });
            return null;
        });
    }

    @Override
    public void hide(ObjectKey key) {
        objects.remove(key);
    }

    @Override
    public List<UnfinishedUpload> unfinishedUploads() {
        return unfinished.values().stream()
                .sorted(Comparator.comparing(UnfinishedUpload::begun))
                .toList();
    }

    @Override
    public Optional<Upload> resume(UnfinishedUpload upload) {
        return Optional.ofNullable(suspended.remove(upload.handle()))
                .filter(there -> unfinished.containsKey(upload.handle()))
                .map(there -> new MemoryUpload(there.key, there.handle, there.options, there.bytes.toByteArray()));
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        unfinished.remove(upload.handle());
        suspended.remove(upload.handle());
    }

    @Override
    public Optional<Instant> clock() {
        return Optional.of(clock.instant());
    }

    @Override
    public void close() {}

    private Entry entry(ObjectKey key, byte[] content) {
        return entry(key, content, "STANDARD");
    }

    private Entry entry(ObjectKey key, byte[] content, String storageClass) {
        StoredObject state = new StoredObject(
                key,
                content.length,
                clock.instant(),
                Long.toString(versions.incrementAndGet()),
                storageClass,
                Optional.empty());
        return new Entry(new ContentBytes(content), state, Optional.empty(), Optional.empty());
    }

    private static StoredObject withChecksum(Entry entry) {
        StoredObject state = entry.state();
        return new StoredObject(
                state.key(),
                state.sizeBytes(),
                state.modified(),
                state.version(),
                state.storageClass(),
                Optional.of("sha256:" + sha256(entry.content().bytes)));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class MemoryUpload extends Upload {
        private final ObjectKey key;
        private final String handle;
        private final UploadOptions options;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean open = true;

        MemoryUpload(ObjectKey key, String handle, UploadOptions options, byte[] there) {
            this.key = key;
            this.handle = handle;
            this.options = options;
            bytes.writeBytes(there);
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            if (!open) {
                throw new IOException("upload of " + key + " is closed");
            }
            bytes.write(content, offset, length);
        }

        @Override
        public StoredObject commit() throws IOException {
            if (!open || unfinished.remove(handle) == null) {
                throw new IOException("upload of " + key + " is closed");
            }
            open = false;
            Entry entry = entry(key, bytes.toByteArray(), options.storageClass().orElse("STANDARD"));
            objects.put(key, entry);
            return entry.state();
        }

        @Override
        public long position() {
            return bytes.size();
        }

        @Override
        public void suspend() {
            if (open) {
                open = false;
                suspended.put(handle, this);
                unfinished.computeIfPresent(handle, (h, it) -> new UnfinishedUpload(key, h, it.begun(), bytes.size()));
            }
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                unfinished.remove(handle);
            }
        }
    }
}
