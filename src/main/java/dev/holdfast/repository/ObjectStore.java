package dev.holdfast.repository;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the objects of one repository lie. Any thread may call it. Every method throws {@link
 * dev.holdfast.failure.RepositoryException} when the store is unavailable or denies the request; the message names the store
 * and what to do, and an object that is not there is no failure unless said so. Retrying is the store's own affair: callers do not.
 */
public interface ObjectStore extends AutoCloseable {
    /** Where it is, for people: a path, or {@code s3://bucket/prefix}. Never a secret. */
    String location();

    /** {@code directory}, {@code s3} or {@code memory}. */
    String kind();

    /**
     * Writes a small object as a whole, replacing one that is there. After a failure the object is either the old or the new one.
     */
    StoredObject put(ObjectKey key, byte[] content);

    /**
     * Writes a small object only if none is there. Atomic where {@link #hasConditionalPut()}; elsewhere a look, then a write.
     *
     * @return false if an object was there, whose content is then untouched. A store that retries internally must recognise its
     *     own first try by the content and answer true
     */
    boolean putIfAbsent(ObjectKey key, byte[] content);

    /**
     * Writes a small object only over the version given.
     *
     * @return the new state, or empty if the object has another version or is gone
     */
    Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version);

    /** Whether the two conditional writes are atomic against other hosts. */
    boolean hasConditionalPut();

    /**
     * Begins an object of unknown length. Nothing is visible before {@link Upload#commit()}; closing without a commit drops
     * everything.
     */
    Upload upload(ObjectKey key, UploadOptions options);

    /**
     * Reads an object as a whole. Damage in transit, and fewer bytes than the object has, end in an {@link java.io.IOException} while reading. The
     * caller closes the stream.
     *
     * @throws ObjectMissingException if it is not there
     */
    InputStream get(ObjectKey key);

    /** Looks an object up. Its {@link StoredObject#checksum()} is filled where the store has one. */
    Optional<StoredObject> head(ObjectKey key);

    /**
     * Lists all objects whose key begins so, sorted by key. {@code prefix} is empty or ends with a slash. Lazy: failures come while
     * reading. The caller closes the stream.
     */
    Stream<StoredObject> list(String prefix);

    /** Removes an object; it need not be there. */
    void delete(ObjectKey key);

    /** Uploads that were begun below the prefix and neither committed nor dropped, by whatever process, oldest first. */
    List<UnfinishedUpload> unfinishedUploads();

    /** Drops what an unfinished upload left; it may be gone already. */
    void abort(UnfinishedUpload upload);

    /** The store's clock, as its last answer told; empty where it has none of its own. */
    Optional<Instant> clock();

    @Override
    void close();

    /**
     * @param handle the store's own name of it
     * @param sizeBytes what lies there so far; 0 if the store does not tell
     */
    record UnfinishedUpload(ObjectKey key, String handle, Instant begun, long sizeBytes) {}

    /** @param storageClass S3's word, or empty for the store's default */
    record UploadOptions(Optional<String> storageClass) {
        public static UploadOptions standard() {
            return new UploadOptions(Optional.empty());
        }
    }
}
