package dev.holdfast.repository;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Does what another store does; for tests that change one thing. */
abstract class ForwardingStore implements ObjectStore {
    private final ObjectStore store;

    ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public InputStream get(ObjectKey key) {
        return store.get(key);
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
