package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RepositoryException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store that fails as it is told, over one that does not; for tests. Calls are counted per operation from 1, over all keys. A failure is a
 * {@link RepositoryException}, of an upload's own methods an {@link IOException}. Any thread may call it.
 */
public final class FaultyStore implements ObjectStore {
    /** What can fail. {@code WRITE} and {@code COMMIT} are those of an upload; {@code DELETE} is hiding too. */
    public enum Operation {
        PUT,
        PUT_IF_ABSENT,
        PUT_IF_VERSION,
        UPLOAD,
        WRITE,
        COMMIT,
        GET,
        HEAD,
        LIST,
        DELETE,
        STATUS,
        COPY,
        RECLASSIFY,
        THAW,
        LOCK,
        RESUME,
        UNFINISHED_UPLOADS,
        ABORT
    }

    private record Fault(Operation operation, int first, int last, boolean afterEffect, String keyBegins) {
        boolean hits(Operation what, int call, String key) {
            return what == operation && call >= first && call <= last && key.startsWith(keyBegins);
        }
    }

    private record Damage(long at, boolean isCut) {}

    private final ObjectStore store;
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Map<ObjectKey, Damage> damages = new ConcurrentHashMap<>();
    private final Map<Operation, AtomicInteger> calls = new EnumMap<>(Operation.class);

    public FaultyStore(ObjectStore store) {
        this.store = requireNonNull(store, "store");
        for (Operation operation : Operation.values()) {
            calls.put(operation, new AtomicInteger());
        }
    }

    /** The n-th call of the operation fails and changes nothing. */
    public FaultyStore failing(Operation operation, int nth) {
        faults.add(new Fault(operation, nth, nth, false, ""));
        return this;
    }

    /** The n-th call of the operation does its work and then fails, as when the answer is lost. */
    public FaultyStore failingAfterEffect(Operation operation, int nth) {
        faults.add(new Fault(operation, nth, nth, true, ""));
        return this;
    }

    /** Every call of the operation fails and changes nothing. */
    public FaultyStore denying(Operation operation) {
        return denying(operation, "");
    }

    /** Every call of the operation on a key (or a listed prefix) that begins so fails and changes nothing. */
    public FaultyStore denying(Operation operation, String keyBegins) {
        faults.add(new Fault(operation, 1, Integer.MAX_VALUE, false, keyBegins));
        return this;
    }

    /** The object ends after so many bytes without a word, as a badly behaved proxy makes it. */
    public FaultyStore cutting(ObjectKey key, long afterBytes) {
        damages.put(key, new Damage(afterBytes, true));
        return this;
    }

    /** One bit of the byte at this place is read flipped. */
    public FaultyStore flipping(ObjectKey key, long at) {
        damages.put(key, new Damage(at, false));
        return this;
    }

    /** Ends all faults. Counts go on. */
    public FaultyStore heal() {
        faults.clear();
        damages.clear();
        return this;
    }

    /** How often the operation was called. */
    public int calls(Operation operation) {
        return count(operation).get();
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public String kind() {
        return store.kind();
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        return with(Operation.PUT, key.value(), () -> store.put(key, content));
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return with(Operation.PUT_IF_ABSENT, key.value(), () -> store.putIfAbsent(key, content));
    }

    @Override
    public Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        return with(Operation.PUT_IF_VERSION, key.value(), () -> store.putIfVersion(key, content, version));
    }

    @Override
    public boolean hasConditionalPut() {
        return store.hasConditionalPut();
    }

    @Override
    public Upload upload(ObjectKey key, UploadOptions options) {
        return new FaultyUpload(key, with(Operation.UPLOAD, key.value(), () -> store.upload(key, options)));
    }

    @Override
    public InputStream get(ObjectKey key, long offset) {
        InputStream content = with(Operation.GET, key.value(), () -> store.get(key, offset));
        Damage damage = damages.get(key);
        return damage == null ? content : new DamagedStream(content, damage, offset);
    }

    @Override
    public Optional<ObjectStatus> status(ObjectKey key) {
        return with(Operation.STATUS, key.value(), () -> store.status(key));
    }

    /** {@inheritDoc} Faults on keys look at the new key. */
    @Override
    public CopiedObject copy(ObjectKey from, ObjectKey to, UploadOptions options) {
        return with(Operation.COPY, to.value(), () -> store.copy(from, to, options));
    }

    @Override
    public StoredObject reclassify(ObjectKey key, String storageClass) {
        return with(Operation.RECLASSIFY, key.value(), () -> store.reclassify(key, storageClass));
    }

    @Override
    public void thaw(ObjectKey key, ThawSpeed speed, int days) {
        with(Operation.THAW, key.value(), () -> {
            store.thaw(key, speed, days);
            return true;
        });
    }

    @Override
    public void lock(ObjectKey key, LockMode mode, Instant until) {
        with(Operation.LOCK, key.value(), () -> {
            store.lock(key, mode, until);
            return true;
        });
    }

    @Override
    public Optional<BucketRules> bucket() {
        return store.bucket();
    }

    @Override
    public Optional<Upload> resume(UnfinishedUpload upload) {
        return with(Operation.RESUME, upload.key().value(), () -> store.resume(upload))
                .map(resumed -> new FaultyUpload(upload.key(), resumed));
    }

    @Override
    public void hide(ObjectKey key) {
        with(Operation.DELETE, key.value(), () -> {
            store.hide(key);
            return true;
        });
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return with(Operation.HEAD, key.value(), () -> store.head(key));
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return with(Operation.LIST, prefix, () -> store.list(prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        with(Operation.DELETE, key.value(), () -> {
            store.delete(key);
            return true;
        });
    }

    @Override
    public List<UnfinishedUpload> unfinishedUploads() {
        return with(Operation.UNFINISHED_UPLOADS, "", store::unfinishedUploads);
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        with(Operation.ABORT, upload.key().value(), () -> {
            store.abort(upload);
            return true;
        });
    }

    @Override
    public Optional<Instant> clock() {
        return store.clock();
    }

    @Override
    public void close() {
        store.close();
    }

    private AtomicInteger count(Operation operation) {
        return requireNonNull(calls.get(operation), "every operation has a count");
    }

    private <T> T with(Operation operation, String key, Supplier<T> work) {
        Optional<Fault> fault = faultOf(operation, key);
        if (fault.isPresent() && !fault.get().afterEffect()) {
            throw failure(operation, key);
        }
        T result = work.get();
        if (fault.isPresent()) {
            throw failure(operation, key);
        }
        return result;
    }

    private Optional<Fault> faultOf(Operation operation, String key) {
        int call = count(operation).incrementAndGet();
        return faults.stream().filter(fault -> fault.hits(operation, call, key)).findFirst();
    }

    private RepositoryException failure(Operation operation, String key) {
        return new RepositoryException("injected: " + operation + " of '" + key + "' failed in " + location(), "");
    }

    private final class FaultyUpload extends Upload {
        private final ObjectKey key;
        private final Upload upload;

        FaultyUpload(ObjectKey key, Upload upload) {
            this.key = key;
            this.upload = upload;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (faultOf(Operation.WRITE, key.value()).isPresent()) {
                throw new IOException("injected: WRITE of " + key + " failed");
            }
            upload.write(bytes, offset, length);
        }

        @Override
        public StoredObject commit() throws IOException {
            Optional<Fault> fault = faultOf(Operation.COMMIT, key.value());
            if (fault.isPresent() && !fault.get().afterEffect()) {
                throw new IOException("injected: COMMIT of " + key + " failed");
            }
            StoredObject stored = upload.commit();
            if (fault.isPresent()) {
                throw new IOException("injected: COMMIT of " + key + " failed, its fate is unknown");
            }
            return stored;
        }

        @Override
        public long position() {
            return upload.position();
        }

        @Override
        public void suspend() throws IOException {
            upload.suspend();
        }

        @Override
        public void flush() throws IOException {
            upload.flush();
        }

        @Override
        public void close() throws IOException {
            upload.close();
        }
    }

    private static final class DamagedStream extends FilterInputStream {
        private final Damage damage;
        private long position;

        DamagedStream(InputStream content, Damage damage, long offset) {
            super(content);
            this.damage = damage;
            this.position = offset;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int wanted = length;
            if (damage.isCut()) {
                wanted = (int) Math.min(length, damage.at() - position);
                if (wanted <= 0) {
                    return -1;
                }
            }
            int count = super.read(bytes, offset, wanted);
            if (!damage.isCut() && count > 0 && damage.at() >= position && damage.at() < position + count) {
                bytes[offset + (int) (damage.at() - position)] ^= 1;
            }
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, 8192)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
