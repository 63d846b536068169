package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
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

/** A store that forgets; for tests. Objects and unfinished uploads carry the times of the clock given. */
public final class MemoryStore implements ObjectStore {
    private final Clock clock;
    private final ConcurrentSkipListMap<ObjectKey, Entry> objects = new ConcurrentSkipListMap<>();
    private final Map<String, UnfinishedUpload> unfinished = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();

    private record Entry(ContentBytes content, StoredObject state) {}

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
        return new MemoryUpload(key);
    }

    @Override
    public InputStream get(ObjectKey key) {
        Entry entry = objects.get(key);
        if (entry == null) {
            throw new ObjectMissingException(key, location());
        }
        return new ByteArrayInputStream(entry.content().bytes);
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(MemoryStore::withChecksum);
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return objects.values().stream()
                .map(Entry::state)
                .filter(state -> state.key().value().startsWith(prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key);
    }

    @Override
    public List<UnfinishedUpload> unfinishedUploads() {
        return unfinished.values().stream()
                .sorted(Comparator.comparing(UnfinishedUpload::begun))
                .toList();
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        unfinished.remove(upload.handle());
    }

    @Override
    public Optional<Instant> clock() {
        return Optional.of(clock.instant());
    }

    @Override
    public void close() {}

    private Entry entry(ObjectKey key, byte[] content) {
        StoredObject state = new StoredObject(
                key,
                content.length,
                clock.instant(),
                Long.toString(versions.incrementAndGet()),
                "STANDARD",
                Optional.empty());
        return new Entry(new ContentBytes(content), state);
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
        private final String handle = Long.toString(versions.incrementAndGet());
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean open = true;

        MemoryUpload(ObjectKey key) {
            this.key = key;
            unfinished.put(handle, new UnfinishedUpload(key, handle, clock.instant(), 0));
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
            return put(key, bytes.toByteArray());
        }

        @Override
        public void close() {
            open = false;
            unfinished.remove(handle);
        }
    }
}
