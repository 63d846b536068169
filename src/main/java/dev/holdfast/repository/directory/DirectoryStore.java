package dev.holdfast.repository.directory;

import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.repository.Upload;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Objects as files below a directory, readable by their owner alone and writable by nobody. The directory is created by the first write; once it was
 * seen it is never created again, so that an unmounted disk is an error and not an empty repository. An unfinished upload is
 * as old as its last written byte. Conditional writes are atomic against other processes of the host.
 */
public final class DirectoryStore implements ObjectStore {
    /** How often an object may be replaced under the hands of one who opens it. */
    private static final int OPENINGS = 100;

    private final Path folder;
    private final DurableFolder files;
    private final DirectoryFailures failures;
    private final Root root;
    private final DirectoryWrites writes;

    public DirectoryStore(DirectorySettings settings) {
        this.folder = settings.path().toAbsolutePath().normalize();
        this.files = new DurableFolder(folder);
        this.failures = new DirectoryFailures(folder);
        this.root = new Root(folder, files, failures);
        this.writes = new DirectoryWrites(folder, root, files, failures);
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public String kind() {
        return "directory";
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        return writes.put(key, content);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return writes.putIfAbsent(key, content);
    }

    @Override
    public Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        return writes.putIfVersion(key, content, version);
    }

    @Override
    public boolean hasConditionalPut() {
        return true;
    }

    @Override
    public Upload upload(ObjectKey key, UploadOptions options) {
        return writes.upload(key);
    }

    @Override
    public InputStream get(ObjectKey key, long offset) {
        try {
            WholeStream content = open(key);
            content.skipNBytes(Math.min(offset, content.size()));
            return new BufferedInputStream(content, 64 * 1024);
        } catch (NoSuchFileException e) {
            throw new ObjectMissingException(key, location());
        } catch (IOException e) {
            throw failures.of("read " + key, e);
        }
    }

    /** Another may replace the object between the look at its size and the opening, so it must look the same before and after. */
    private WholeStream open(ObjectKey key) throws IOException {
        for (int left = OPENINGS; ; left--) {
            StoredObject before = root.requireObject(key);
            InputStream content = Files.newInputStream(root.path(key));
            boolean isSame = false;
            try {
                isSame = left == 0 || root.requireObject(key).version().equals(before.version());
            } finally {
                if (!isSame) {
                    content.close();
                }
            }
            if (isSame) {
                return new WholeStream(content, before.sizeBytes(), key);
            }
        }
    }

    @Override
    public Optional<ObjectStatus> status(ObjectKey key) {
        return head(key).map(ObjectStatus::readable);
    }

    @Override
    public CopiedObject copy(ObjectKey from, ObjectKey to, UploadOptions options) {
        try (InputStream content = get(from);
                Upload copy = upload(to, options)) {
            content.transferTo(copy);
            return new CopiedObject(copy.commit(), false);
        } catch (IOException e) {
            throw failures.of("copy " + from + " to " + to, e);
        }
    }

    @Override
    public StoredObject reclassify(ObjectKey key, String storageClass) {
        StoredObject there = root.requireObject(key);
        if (there.storageClass().equals(storageClass)) {
            return there;
        }
        throw new StoreCannotException(
                "cannot move " + key + " in " + location() + " to " + storageClass
                        + ": a directory has no storage classes",
                "leave storage-class and transitions out for this repository");
    }

    /** {@inheritDoc} Everything in a directory can be read anyhow. */
    @Override
    public void thaw(ObjectKey key, ThawSpeed speed, int days) {
        root.requireObject(key);
    }

    @Override
    public void lock(ObjectKey key, LockMode mode, Instant until) {
        throw new StoreCannotException(
                "cannot lock " + key + " in " + location() + ": a directory has no locks that its owner could not lift",
                "leave object-lock out for this repository, or use a bucket with Object Lock");
    }

    @Override
    public Optional<BucketRules> bucket() {
        return Optional.empty();
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return root.head(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("a prefix ends with a slash: '" + prefix + "'");
        }
        if (!root.isThere()) {
            return Stream.empty();
        }
        Path below = prefix.isEmpty() ? folder : root.path(new ObjectKey(prefix.substring(0, prefix.length() - 1)));
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new SortedWalk(below, prefix, Root.HIDDEN, failures),
                        Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    @Override
    public void delete(ObjectKey key) {
        if (root.head(key).isEmpty()) {
            return;
        }
        try {
            files.delete(root.path(key));
        } catch (IOException e) {
            throw failures.of("delete " + key, e);
        }
    }

    @Override
    public void hide(ObjectKey key) {
        delete(key);
    }

    @Override
    public List<UnfinishedUpload> unfinishedUploads() {
        return writes.unfinishedUploads();
    }

    @Override
    public Optional<Upload> resume(UnfinishedUpload upload) {
        return writes.resume(upload);
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        writes.abort(upload);
    }

    @Override
    public Optional<Instant> clock() {
        return Optional.empty();
    }

    @Override
    public void close() {
        writes.close();
    }
}
