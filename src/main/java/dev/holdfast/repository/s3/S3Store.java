package dev.holdfast.repository.s3;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.repository.Upload;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A repository in a bucket of S3 or of a store that speaks its protocol. Nothing is connected or even loaded before the first request.
 *
 * <p>What the store keeps is held against what was sent: each part by the checksum that the settings name or by its ETag, the whole by size, checksum, class
 * and encryption when an upload is committed. What is read is held against what the store keeps. Store failures come as {@link RepositoryException}
 * from all methods, those of an {@link Upload} included; only reading content fails with {@link IOException}.
 */
public final class S3Store implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);

    private final S3Access access;
    private final Listing listing;
    private final Reading reading;
    private final SingleWrite writes;
    private final ConditionalWrites conditional;
    private final Removal removal;
    private final Copies copies;
    private final Archive archive;
    private final Locks locks;

    public S3Store(S3Settings settings) {
        this(settings, S3Connection.Pace.STANDARD, Copies.Limits.STANDARD);
    }

    S3Store(S3Settings settings, S3Connection.Pace pace, Copies.Limits limits) {
        requireNonNull(settings, "settings");
        this.access = S3Access.of(settings, pace);
        this.listing = new Listing(access.connection(), access.failures(), access.names());
        this.reading = new Reading(
                access.connection(),
                access.failures(),
                access.names(),
                settings.checksum() != S3Settings.Checksum.NONE);
        this.writes = new SingleWrite(access);
        this.conditional = new ConditionalWrites(writes, access.lookup(), access.failures(), this::hideIfAllowed);
        this.removal = new Removal(access);
        this.copies = new Copies(access, reading, limits);
        this.archive = new Archive(access, reading);
        this.locks = new Locks(access);
    }

    @Override
    public String location() {
        return access.failures().location();
    }

    @Override
    public String kind() {
        return "s3";
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        try {
            return writes.put(
                            key,
                            PartBody.of(content),
                            SingleWrite.Condition.ALWAYS,
                            Optional.empty(),
                            SingleWrite.newWriteId())
                    .stored();
        } catch (SdkException e) {
            throw access.failures().of(S3Action.WRITE, key.value(), e);
        }
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return conditional.putIfAbsent(key, content);
    }

    @Override
    public Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
        return conditional.putIfVersion(key, content, version);
    }

    /** {@inheritDoc} Found out at the first use with an object of its own, which needs a key that may write. */
    @Override
    public boolean hasConditionalPut() {
        return conditional.areAtomic();
    }

    @Override
    public Upload upload(ObjectKey key, UploadOptions options) {
        return new S3Upload(access, key, options.storageClass());
    }

    @Override
    public InputStream get(ObjectKey key, long offset) {
        return offset == 0 ? reading.whole(key) : reading.from(key, offset);
    }

    @Override
    public Optional<ObjectStatus> status(ObjectKey key) {
        return archive.status(key);
    }

    @Override
    public CopiedObject copy(ObjectKey from, ObjectKey to, UploadOptions options) {
        return copies.copy(from, to, options.storageClass());
    }

    @Override
    public StoredObject reclassify(ObjectKey key, String storageClass) {
        return copies.reclassify(key, storageClass);
    }

    @Override
    public void thaw(ObjectKey key, ThawSpeed speed, int days) {
        archive.thaw(key, speed, days);
    }

    @Override
    public void lock(ObjectKey key, LockMode mode, Instant until) {
        locks.lock(key, mode, until);
    }

    @Override
    public Optional<BucketRules> bucket() {
        return Optional.of(new S3Bucket(access));
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return access.lookup().find(key).map(seen -> Lookup.stored(key, seen));
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return listing.objects(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        removal.delete(key);
    }

    @Override
    public void hide(ObjectKey key) {
        removal.hide(key);
    }

    private void hideIfAllowed(ObjectKey key) {
        try {
            hide(key);
        } catch (RepositoryException e) {
            LOG.atDebug().addKeyValue("key", key).setCause(e).log("a probe stays in the store");
        }
    }

    @Override
    public List<UnfinishedUpload> unfinishedUploads() {
        return listing.unfinishedUploads();
    }

    @Override
    public Optional<Upload> resume(UnfinishedUpload upload) {
        return Leftover.of(access, upload).map(leftover -> new S3Upload(access, leftover));
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                .bucket(access.names().bucket())
                .key(access.names().inBucket(upload.key()))
                .uploadId(upload.handle())
                .build();
        try {
            access.connection().raw(client -> client.abortMultipartUpload(request));
        } catch (S3Exception e) {
            if (e.statusCode() != 404 || S3Failures.errorCode(e).equals("NoSuchBucket")) {
                throw access.failures().of(S3Action.ABORT_UPLOAD, upload.key().value(), e);
            }
        } catch (SdkException e) {
            throw access.failures().of(S3Action.ABORT_UPLOAD, upload.key().value(), e);
        }
    }

    @Override
    public Optional<Instant> clock() {
        return access.connection().clock();
    }

    @Override
    public void close() {
        access.connection().close();
    }
}
