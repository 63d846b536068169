package dev.holdfast.repository.s3;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.StoreCannotException;
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
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
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

    private final S3Settings settings;
    private final S3Failures failures;
    private final S3Connection connection;
    private final Names names;
    private final Lookup lookup;
    private final Reading reading;
    private final Listing listing;
    private final Integrity integrity;
    private final SingleWrite writes;
    private final ConditionalWrites conditional;

    public S3Store(S3Settings settings) {
        this(settings, S3Connection.Pace.STANDARD);
    }

    S3Store(S3Settings settings, S3Connection.Pace pace) {
        this.settings = requireNonNull(settings, "settings");
        this.failures = new S3Failures(settings);
        this.connection = new S3Connection(settings, failures, pace);
        this.names = Names.of(settings);
        this.lookup = new Lookup(connection, failures, names);
        this.reading = new Reading(connection, failures, names, settings.checksum() != S3Settings.Checksum.NONE);
        this.listing = new Listing(connection, failures, names);
        this.integrity = new Integrity(settings.checksum());
        this.writes = new SingleWrite(connection, names, integrity, settings.encryption());
        this.conditional = new ConditionalWrites(writes, lookup, failures, this::deleteIfAllowed);
    }

    @Override
    public String location() {
        return failures.location();
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
            throw failures.of(S3Action.WRITE, key.value(), e);
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
        return new S3Upload(connection, failures, settings, lookup, integrity, key, options.storageClass());
    }

    @Override
    public InputStream get(ObjectKey key, long offset) {
        return offset == 0 ? reading.whole(key) : reading.from(key, offset);
    }

    @Override
    public Optional<ObjectStatus> status(ObjectKey key) {
        return lookup.find(key).map(seen -> Status.of(key, seen));
    }

    @Override
    public StoredObject copy(ObjectKey from, ObjectKey to, UploadOptions options) {
        throw cannot("copy " + from);
    }

    @Override
    public StoredObject reclassify(ObjectKey key, String storageClass) {
        throw cannot("move " + key);
    }

    @Override
    public void thaw(ObjectKey key, ThawSpeed speed, int days) {
        throw cannot("thaw " + key);
    }

    @Override
    public void lock(ObjectKey key, LockMode mode, Instant until) {
        throw cannot("lock " + key);
    }

    @Override
    public Optional<BucketRules> bucket() {
        return Optional.empty();
    }

    @Override
    public Optional<Upload> resume(UnfinishedUpload upload) {
        return Optional.empty();
    }

    @Override
    public void hide(ObjectKey key) {
        delete(key);
    }

    private StoreCannotException cannot(String what) {
        return new StoreCannotException("cannot " + what + " in " + location(), "update Holdfast");
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return lookup.find(key).map(seen -> Lookup.stored(key, seen));
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return listing.objects(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        DeleteObjectRequest request = DeleteObjectRequest.builder()
                .bucket(names.bucket())
                .key(names.inBucket(key))
                .build();
        try {
            connection.raw(client -> client.deleteObject(request));
        } catch (S3Exception e) {
            if (e.statusCode() != 404 || S3Failures.errorCode(e).equals("NoSuchBucket")) {
                throw failures.of(S3Action.DELETE, key.value(), e);
            }
        } catch (SdkException e) {
            throw failures.of(S3Action.DELETE, key.value(), e);
        }
    }

    private void deleteIfAllowed(ObjectKey key) {
        try {
            delete(key);
        } catch (RepositoryException e) {
            LOG.atDebug().addKeyValue("key", key).setCause(e).log("a probe stays in the store");
        }
    }

    @Override
    public List<UnfinishedUpload> unfinishedUploads() {
        return listing.unfinishedUploads();
    }

    @Override
    public void abort(UnfinishedUpload upload) {
        AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                .bucket(names.bucket())
                .key(names.inBucket(upload.key()))
                .uploadId(upload.handle())
                .build();
        try {
            connection.raw(client -> client.abortMultipartUpload(request));
        } catch (S3Exception e) {
            if (e.statusCode() != 404 || S3Failures.errorCode(e).equals("NoSuchBucket")) {
                throw failures.of(S3Action.ABORT_UPLOAD, upload.key().value(), e);
            }
        } catch (SdkException e) {
            throw failures.of(S3Action.ABORT_UPLOAD, upload.key().value(), e);
        }
    }

    @Override
    public Optional<Instant> clock() {
        return connection.clock();
    }

    @Override
    public void close() {
        connection.close();
    }
}
