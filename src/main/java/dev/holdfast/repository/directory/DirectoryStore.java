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
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Objects as files below a directory, readable by their owner alone and writable by nobody. The directory is created by the first write; once it was
 * seen it is never created again, so that an unmounted disk is an error and not an empty repository. An unfinished upload is
 * as old as its last written byte. Conditional writes are atomic against other processes of the host.
 */
public final class DirectoryStore implements ObjectStore {
    private static final String HIDDEN = ".uploads";

    /** How often an object may be replaced under the hands of one who opens it. */
    private static final int OPENINGS = 100;

    private final Path root;
    private final PartFiles parts;
    private final DurableFolder files;
    private final DirectoryLock lock;
    private final DirectoryFailures failures;
    private final ThreadPoolExecutor flusher;
    private volatile boolean seen;

    public DirectoryStore(DirectorySettings settings) {
        this.root = settings.path().toAbsolutePath().normalize();
        this.parts = new PartFiles(root.resolve(HIDDEN));
        this.files = new DurableFolder(root);
        this.lock = new DirectoryLock(files, parts.folder().resolve("lock"));
        this.failures = new DirectoryFailures(root);
        this.flusher = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "write-behind " + root);
            thread.setDaemon(true);
            return thread;
        });
        flusher.allowCoreThreadTimeOut(true);
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public String kind() {
        return "directory";
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        return writing(
                key,
                () -> withPart(key, content, part -> {
                    files.rename(part, path(key));
                    return state(key);
                }));
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return writing(key, () -> withPart(key, content, part -> lock.holding(() -> linkOrMove(part, path(key)))));
    }

    @Override
    public Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        return writing(
                key,
                () -> withPart(
                        key,
                        content,
                        part -> lock.holding(() -> {
                            Optional<StoredObject> there = head(key);
                            if (there.isEmpty() || !there.get().version().equals(version)) {
                                return Optional.empty();
                            }
                            files.rename(part, path(key));
                            return Optional.of(state(key));
                        })));
    }

    @Override
    public boolean hasConditionalPut() {
        return true;
    }

    @Override
    public Upload upload(ObjectKey key, UploadOptions options) {
        return writing(key, () -> {
            Path part = parts.fresh(key);
            return new DirectoryUpload(key, part, files.create(part), flusher, failures, new Named(key));
        });
    }

    /** Gives a whole file the name of its object. */
    private final class Named implements DirectoryUpload.Finish {
        private final ObjectKey key;

        Named(ObjectKey key) {
            this.key = key;
        }

        @Override
        public void protect(Path part) throws IOException {
            files.protect(part);
        }

        @Override
        public StoredObject name(Path part) throws IOException {
            requireRoot();
            files.rename(part, path(key));
            return state(key);
        }
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
            StoredObject before = requireThere(key);
            InputStream content = Files.newInputStream(path(key));
            boolean isSame = false;
            try {
                isSame = left == 0 || requireThere(key).version().equals(before.version());
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
        StoredObject there = requireThere(key);
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
        requireThere(key);
    }

    private StoredObject requireThere(ObjectKey key) {
        return head(key).orElseThrow(() -> new ObjectMissingException(key, location()));
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
        return lookUp(path(key), "look up " + key).map(file -> SortedWalk.stored(key, file));
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        Path folder = prefix.isEmpty() ? root : path(new ObjectKey(prefix.substring(0, prefix.length() - 1)));
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("a prefix ends with a slash: '" + prefix + "'");
        }
        if (!isThere()) {
            return Stream.empty();
        }
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new SortedWalk(folder, prefix, HIDDEN, failures), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    @Override
    public void delete(ObjectKey key) {
        if (lookUp(path(key), "look up " + key).isEmpty()) {
            return;
        }
        try {
            files.delete(path(key));
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
        if (!isThere()) {
            return List.of();
        }
        try {
            return parts.all();
        } catch (IOException e) {
            throw failures.of("list unfinished uploads", e);
        }
    }

    @Override
    public Optional<Upload> resume(UnfinishedUpload upload) {
        Optional<Path> part = parts.resumable(upload);
        if (part.isEmpty()) {
            return Optional.empty();
        }
        ObjectKey key = upload.key();
        try {
            return Optional.of(
                    new DirectoryUpload(key, part.get(), files.goOn(part.get()), flusher, failures, new Named(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failures.of("go on writing " + key, e);
        }
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        Path part = parts.of(upload);
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw failures.of("drop the unfinished upload " + upload.handle(), e);
        }
    }

    @Override
    public Optional<Instant> clock() {
        return Optional.empty();
    }

    @Override
    public void close() {
        flusher.shutdown();
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private interface PartUse<T> {
        T with(Path part) throws IOException;
    }

    private <T> T writing(ObjectKey key, Step<T> step) {
        try {
            requireRoot();
            files.ensureFolder(parts.folder());
            return step.run();
        } catch (IOException e) {
            throw failures.of("write " + key, e);
        }
    }

    /** Writes the content beside, has it named, and leaves nothing beside whatever happens. */
    private <T> T withPart(ObjectKey key, byte[] content, PartUse<T> use) throws IOException {
        Path part = parts.fresh(key);
        try {
            files.write(part, content);
            return use.with(part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private boolean linkOrMove(Path part, Path target) throws IOException {
        try {
            return files.link(part, target);
        } catch (UnsupportedOperationException e) {
            // No links on this file system: whoever writes conditionally holds the lock, so looking first is enough.
            if (Files.exists(target)) {
                return false;
            }
            files.rename(part, target);
            return true;
        }
    }

    private void requireRoot() throws IOException {
        if (!isThere()) {
            files.ensureFolder(root);
            seen = true;
        }
    }

    /** Whether the directory is there; throws when it was and is not, and when it never can be. */
    private boolean isThere() {
        if (Files.isDirectory(root)) {
            seen = true;
            return true;
        }
        if (seen) {
            throw failures.gone();
        }
        failures.requireCreatable();
        return false;
    }

    private Path path(ObjectKey key) {
        if (key.value().equals(HIDDEN) || key.value().startsWith(HIDDEN + "/")) {
            throw new IllegalArgumentException("reserved in a directory: " + key);
        }
        return root.resolve(key.value());
    }

    private StoredObject state(ObjectKey key) throws IOException {
        return SortedWalk.stored(key, Files.readAttributes(path(key), BasicFileAttributes.class));
    }

    private Optional<BasicFileAttributes> lookUp(Path file, String what) {
        if (!isThere()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class))
                    .filter(BasicFileAttributes::isRegularFile);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (String.valueOf(e.getReason()).contains("Not a directory")) {
                return Optional.empty();
            }
            throw failures.of(what, e);
        } catch (IOException e) {
            throw failures.of(what, e);
        }
    }
}
