package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Looks objects up. */
final class Lookup {
    private final S3Connection connection;
    private final S3Failures failures;
    private final Names names;
    private final AtomicBoolean bucketSeen = new AtomicBoolean();

    Lookup(S3Connection connection, S3Failures failures, Names names) {
        this.connection = connection;
        this.failures = failures;
        this.names = names;
    }

    /** Returns what the store says; empty if there is no such object. */
    Optional<HeadObjectResponse> find(ObjectKey key) {
        HeadObjectRequest request = HeadObjectRequest.builder()
                .bucket(names.bucket())
                .key(names.inBucket(key))
                .checksumMode(ChecksumMode.ENABLED)
                .build();
        try {
            HeadObjectResponse found = connection.raw(client -> client.headObject(request));
            bucketSeen.set(true);
            return Optional.of(found);
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                requireBucket(key);
                return Optional.empty();
            }
            throw failures.of(S3Action.LOOK_UP, key.value(), e);
        } catch (SdkException e) {
            throw failures.of(S3Action.LOOK_UP, key.value(), e);
        }
    }

    /** An answer to HEAD does not say whether the object or the whole bucket is missing; a missing bucket must not pass for an empty one. */
    private void requireBucket(ObjectKey key) {
        if (bucketSeen.get()) {
            return;
        }
        HeadBucketRequest request =
                HeadBucketRequest.builder().bucket(names.bucket()).build();
        try {
            connection.raw(client -> client.headBucket(request));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                throw failures.of(S3Action.LOOK_UP, key.value(), noSuchBucket(e));
            }
            if (e.statusCode() != 403) { // a key that may not ask for the bucket: the first answer stands
                throw failures.of(S3Action.LOOK_UP, key.value(), e);
            }
        } catch (SdkException e) {
            throw failures.of(S3Action.LOOK_UP, key.value(), e);
        }
        bucketSeen.set(true);
    }

    private static SdkException noSuchBucket(S3Exception cause) {
        return S3Exception.builder()
                .statusCode(404)
                .awsErrorDetails(software.amazon.awssdk.awscore.exception.AwsErrorDetails.builder()
                        .errorCode("NoSuchBucket")
                        .build())
                .cause(cause)
                .build();
    }

    static StoredObject stored(ObjectKey key, HeadObjectResponse seen) {
        return new StoredObject(
                key,
                seen.contentLength() == null ? 0 : seen.contentLength(),
                seen.lastModified() == null ? Instant.EPOCH : seen.lastModified(),
                Etag.of(seen.eTag()).value(),
                Expected.storageClass(seen.storageClassAsString()),
                checksum(seen));
    }

    private static Optional<String> checksum(HeadObjectResponse seen) {
        return whole("sha256:", Expected.wholeSha256(seen))
                .or(() -> whole("crc32c:", seen.checksumCRC32C()))
                .or(() -> Optional.of(Etag.of(seen.eTag()))
                        .filter(etag -> etag.isMd5(seen.serverSideEncryptionAsString()))
                        .map(etag -> "md5:" + etag.value()));
    }

    /** A checksum of the parts' checksums says nothing of the whole by itself. */
    private static Optional<String> whole(String algorithm, @Nullable String base64) {
        return Optional.ofNullable(base64)
                .filter(sum -> sum.indexOf('-') < 0)
                .map(sum -> algorithm + Sum.hex(Base64.getDecoder().decode(sum)));
    }
}
