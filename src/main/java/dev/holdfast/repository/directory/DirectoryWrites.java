package dev.holdfast.repository.directory;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UnfinishedUpload;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Everything is written beside and then given its name, whole and on the disk. Any thread may use it. */
final class DirectoryWrites implements AutoCloseable {
    private final Root root;
    private final DurableFolder files;
    private final PartFiles parts;
    private final DirectoryLock lock;
    private final DirectoryFailures failures;
    private final ThreadPoolExecutor flusher;

    DirectoryWrites(Path folder, Root root, DurableFolder files, DirectoryFailures failures) {
        this.root = root;
        this.files = files;
        this.parts = new PartFiles(folder.resolve(Root.HIDDEN));
        this.lock = new DirectoryLock(files, parts.folder().resolve("lock"));
        this.failures = failures;
        this.flusher = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "write-behind " + folder);
            thread.setDaemon(true);
            return thread;
        });
        flusher.allowCoreThreadTimeOut(true);
    }

    StoredObject put(ObjectKey key, byte[] content) {
        return writing(
                key,
                () -> withPart(key, content, part -> {
                    files.rename(part, root.path(key));
                    return root.state(key);
                }));
    }

    boolean putIfAbsent(ObjectKey key, byte[] content) {
        return writing(key, () -> withPart(key, content, part -> lock.holding(() -> linkOrMove(part, root.path(key)))));
    }

    Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        return writing(
                key,
                () -> withPart(
                        key,
                        content,
                        part -> lock.holding(() -> {
                            Optional<StoredObject> there = root.head(key);
                            if (there.isEmpty() || !there.get().version().equals(version)) {
                                return Optional.empty();
                            }
                            files.rename(part, root.path(key));
                            return Optional.of(root.state(key));
                        })));
    }

    Upload upload(ObjectKey key) {
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
            root.require();
            files.rename(part, root.path(key));
            return root.state(key);
        }
    }

    List<UnfinishedUpload> unfinishedUploads() {
        if (!root.isThere()) {
            return List.of();
        }
        try {
            return parts.all();
        } catch (IOException e) {
            throw failures.of("list unfinished uploads", e);
        }
    }

    Optional<Upload> resume(UnfinishedUpload upload) {
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

    void abort(UnfinishedUpload upload) {
        Path part = parts.of(upload);
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw failures.of("drop the unfinished upload " + upload.handle(), e);
        }
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
            root.require();
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
}
