package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.Access;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.repository.ThawSpeed;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GlacierJobParameters;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.RestoreObjectRequest;
import software.amazon.awssdk.services.s3.model.RestoreRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tier;

/**
 * The archives of a store. Some stores know the names of the classes and read them as any other, Ceph for one; so a class counts as an archive once a
 * read of it was refused.
 */
final class Archive {
    private final S3Access access;
    private final Reading reading;
    private final Map<String, Boolean> readableClasses = new ConcurrentHashMap<>();

    Archive(S3Access access, Reading reading) {
        this.access = access;
        this.reading = reading;
    }

    Optional<ObjectStatus> status(ObjectKey key) {
        return access.lookup().find(key).map(seen -> status(key, seen));
    }

    private ObjectStatus status(ObjectKey key, HeadObjectResponse seen) {
        ObjectStatus said = Status.of(key, seen);
        if (said.access() != Access.ARCHIVED || !isReadable(key, said.object().storageClass())) {
            return said;
        }
        return new ObjectStatus(said.object(), Access.READABLE, Optional.empty(), said.lockedUntil());
    }

    private boolean isReadable(ObjectKey key, String storageClass) {
        Boolean known = readableClasses.get(storageClass);
        if (known != null) {
            return known;
        }
        boolean isReadable = isRead(key);
        readableClasses.put(storageClass, isReadable);
        return isReadable;
    }

    private boolean isRead(ObjectKey key) {
        try {
            reading.whole(key).close();
            return true;
        } catch (ArchivedObjectException | ObjectMissingException e) {
            return false;
        } catch (IOException e) {
            // Closing it failed; it was open.
            return true;
        }
    }

    void thaw(ObjectKey key, ThawSpeed speed, int days) {
        HeadObjectResponse seen = access.lookup()
                .find(key)
                .orElseThrow(
                        () -> new ObjectMissingException(key, access.failures().location()));
        Access now = status(key, seen).access();
        if (now == Access.READABLE || now == Access.THAWING) {
            return;
        }
        RestoreObjectRequest request = RestoreObjectRequest.builder()
                .bucket(access.names().bucket())
                .key(access.names().inBucket(key))
                .restoreRequest(request(seen, speed, days))
                .build();
        try {
            access.connection().raw(client -> client.restoreObject(request));
        } catch (S3Exception e) {
            if (!S3Failures.errorCode(e).equals("RestoreAlreadyInProgress")) {
                throw failure(key, seen, speed, e);
            }
        } catch (SdkException e) {
            throw access.failures().of(S3Action.THAW, key.value(), e);
        }
    }

    /** What INTELLIGENT_TIERING thaws it keeps, so that there the days must not be said. */
    private static RestoreRequest request(HeadObjectResponse seen, ThawSpeed speed, int days) {
        RestoreRequest.Builder request = RestoreRequest.builder()
                .glacierJobParameters(
                        GlacierJobParameters.builder().tier(tier(speed)).build());
        return (seen.archiveStatus() == null ? request.days(days) : request).build();
    }

    private static Tier tier(ThawSpeed speed) {
        return switch (speed) {
            case BULK -> Tier.BULK;
            case STANDARD -> Tier.STANDARD;
            case EXPEDITED -> Tier.EXPEDITED;
        };
    }

    private RepositoryException failure(ObjectKey key, HeadObjectResponse seen, ThawSpeed speed, S3Exception refused) {
        RepositoryException failure = access.failures().of(S3Action.THAW, key.value(), refused);
        boolean isTooFast = speed == ThawSpeed.EXPEDITED
                && refused.statusCode() == 400
                && "DEEP_ARCHIVE".equals(seen.storageClassAsString());
        return isTooFast
                ? new StoreCannotException(
                        failure.getMessage(),
                        "what lies in DEEP_ARCHIVE cannot be thawed "
                                + ThawSpeed.EXPEDITED.name().toLowerCase(Locale.ROOT)
                                + ": take --speed standard (12 hours) or bulk (48 hours)",
                        refused)
                : failure;
    }
}
