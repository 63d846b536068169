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
     * @throws ArchivedObjectException if it must be thawed first
     */
    default InputStream get(ObjectKey key) {
        return get(key, 0);
    }

    /**
     * Reads an object from a byte on, as {@link #get(ObjectKey)} does; only what begins at 0 is held against the store's checksums. Empty
     * at the object's end and behind it.
     */
    InputStream get(ObjectKey key, long offset);

    /** Looks an object up. Its {@link StoredObject#checksum()} is filled where the store has one. */
    Optional<StoredObject> head(ObjectKey key);

    /**
     * Lists all objects whose key begins so, sorted by key. {@code prefix} is empty or ends with a slash. Lazy: failures come while
     * reading. The caller closes the stream.
     */
    Stream<StoredObject> list(String prefix);

    /** Looks an object up with whether it can be read and removed now. */
    Optional<ObjectStatus> status(ObjectKey key);

    /**
     * Removes an object; it need not be there. In a bucket with versions they all go, and not just out of sight, where the key may do that.
     *
     * @throws HiddenObjectException if it may not: the object is out of sight, and its bytes stay
     * @throws LockedObjectException if a lock forbids it
     */
    void delete(ObjectKey key);

    /**
     * Removes an object that is no backup (a lease, a probe, a hold): like {@link #delete}, but in a bucket with versions it is only put out of
     * sight, which no lock forbids and one request does, however often it was rewritten.
     */
    void hide(ObjectKey key);

    /**
     * Copies an object inside the store. Nothing is visible before it is whole; what came out is held against what was there.
     *
     * @param options for the new object: without a class it gets the store's default and not that of the other
     * @throws ObjectMissingException if there is nothing to copy
     * @throws ArchivedObjectException if it must be thawed first
     */
    CopiedObject copy(ObjectKey from, ObjectKey to, UploadOptions options);

    /**
     * Moves an object to another storage class, its content untouched. Nothing happens if it has that class. A store that replaces the object by a copy does so only after the
     * copy's sums were found to be the object's.
     *
     * @throws UnprovedCopyException if they were not, or cannot be compared; the object is as it was
     * @throws ObjectMissingException if it is not there
     * @throws ArchivedObjectException if it must be thawed first
     * @throws dev.holdfast.failure.RefusedException where the bucket keeps versions: the old one would stay and be paid for
     * @throws StoreCannotException if the store has no classes
     */
    StoredObject reclassify(ObjectKey key, String storageClass);

    /**
     * Asks for a copy of an archived object that can be read for some days. Returns at once; {@link #status} tells when it is there. A request that is
     * under way, and an object that can be read anyhow, are no failures; with a thawed copy that is there the days count anew.
     *
     * @throws ObjectMissingException if it is not there
     * @throws StoreCannotException if the store cannot thaw, or not so fast
     */
    void thaw(ObjectKey key, ThawSpeed speed, int days);

    /**
     * Forbids everybody to remove an object before a time. A lock that lasts longer, or is stronger, stays so.
     *
     * @throws ObjectMissingException if it is not there
     * @throws StoreCannotException if the store has no locks, or the bucket has them off
     */
    void lock(ObjectKey key, LockMode mode, Instant until);

    /** What is set for the bucket; empty for a store that is none. Asks nothing yet. */
    Optional<BucketRules> bucket();

    /** Uploads that were begun below the prefix and neither committed nor dropped, by whatever process, oldest first. */
    List<UnfinishedUpload> unfinishedUploads();

    /**
     * Takes an unfinished upload up, also of another process that is gone; its object gets the class it was begun with. The caller goes on at {@link
     * Upload#position()}, and must know that nobody else writes it, and what the bytes before were.
     *
     * @return empty if it is gone or cannot be taken up: then {@link #abort} it and begin anew
     */
    Optional<Upload> resume(UnfinishedUpload upload);

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

    /**
     * What a copy made.
     *
     * @param isProved whether sums that the store made of both were found to be the same; else only size and class are known, and whoever needs more reads it
     */
    record CopiedObject(StoredObject object, boolean isProved) {}

    /** @param storageClass S3's word, or empty for the store's default */
    record UploadOptions(Optional<String> storageClass) {
        public static UploadOptions standard() {
            return new UploadOptions(Optional.empty());
        }
    }
}
