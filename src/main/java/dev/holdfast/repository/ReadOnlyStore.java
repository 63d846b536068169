package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RepositoryException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A store of which nothing but reading is asked, whatever its key may do. Each method that would change something throws {@link RepositoryException} and asks the store nothing. */
public final class ReadOnlyStore implements ObjectStore {
    private final ObjectStore store;

    public ReadOnlyStore(ObjectStore store) {
        this.store = requireNonNull(store, "store");
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
    public InputStream get(ObjectKey key, long offset) {
        return store.get(key, offset);
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return store.head(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public Optional<ObjectStatus> status(ObjectKey key) {
        return store.status(key);
    }

    @Override
    public Optional<Instant> clock() {
        return store.clock();
    }

    @Override
    public boolean hasConditionalPut() {
        return store.hasConditionalPut();
    }

    @Override
    public Optional<BucketRules> bucket() {
        return store.bucket();
    }

    @Override
    public List<UnfinishedUpload> unfinishedUploads() {
        return store.unfinishedUploads();
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        throw refused("write " + key);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        throw refused("write " + key);
    }

    @Override
    public Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        throw refused("write " + key);
    }

    @Override
    public Upload upload(ObjectKey key, UploadOptions options) {
        throw refused("write " + key);
    }

    @Override
    public void delete(ObjectKey key) {
        throw refused("remove " + key);
    }

    @Override
    public void hide(ObjectKey key) {
        throw refused("remove " + key);
    }

    @Override
    public CopiedObject copy(ObjectKey from, ObjectKey to, UploadOptions options) {
        throw refused("write " + to);
    }

    @Override
    public StoredObject reclassify(ObjectKey key, String storageClass) {
        throw refused("move " + key);
    }

    @Override
    public void thaw(ObjectKey key, ThawSpeed speed, int days) {
        throw refused("thaw " + key);
    }

    @Override
    public void lock(ObjectKey key, LockMode mode, Instant until) {
        throw refused("lock " + key);
    }

    @Override
    public Optional<Upload> resume(UnfinishedUpload upload) {
        throw refused("write " + upload.key());
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        throw refused("drop an upload of " + upload.key());
    }

    @Override
    public void close() {
        store.close();
    }

    private RepositoryException refused(String what) {
        return new RepositoryException(
                "will not " + what + " in " + location() + ": it is only looked at",
                "do it from the host that backs up");
    }
}
