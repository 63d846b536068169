package dev.holdfast.repository;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Does what another store does; for tests that change one thing. */
public abstract class ForwardingStore implements ObjectStore {
    private final ObjectStore store;

    protected ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public InputStream get(ObjectKey key, long offset) {
        return store.get(key, offset);
    }

    @Override
    public Optional<ObjectStatus> status(ObjectKey key) {
        return store.status(key);
    }

    @Override
    public CopiedObject copy(ObjectKey from, ObjectKey to, UploadOptions options) {
        return store.copy(from, to, options);
    }

    @Override
    public StoredObject reclassify(ObjectKey key, String storageClass) {
        return store.reclassify(key, storageClass);
    }

    @Override
    public void thaw(ObjectKey key, ThawSpeed speed, int days) {
        store.thaw(key, speed, days);
    }

    @Override
    public void lock(ObjectKey key, LockMode mode, Instant until) {
        store.lock(key, mode, until);
    }

    @Override
    public Optional<BucketRules> bucket() {
        return store.bucket();
    }

    @Override
    public Optional<Upload> resume(UnfinishedUpload upload) {
        return store.resume(upload);
    }

    @Override
    public void hide(ObjectKey key) {
        store.hide(key);
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
        return store.put(key, content);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return store.putIfAbsent(key, content);
    }

    @Override
    public Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        return store.putIfVersion(key, content, version);
    }

    @Override
    public boolean hasConditionalPut() {
        return store.hasConditionalPut();
    }

    @Override
    public Upload upload(ObjectKey key, UploadOptions options) {
        return store.upload(key, options);
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return store.head(key);
    }

    @Override
    public void delete(ObjectKey key) {
        store.delete(key);
    }

    @Override
    public List<UnfinishedUpload> unfinishedUploads() {
        return store.unfinishedUploads();
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        store.abort(upload);
    }

    @Override
    public Optional<Instant> clock() {
        return store.clock();
    }

    @Override
    public void close() {
        store.close();
    }
}
