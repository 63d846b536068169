package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.HiddenObjectException;
import dev.holdfast.repository.LockedObjectException;
import dev.holdfast.repository.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Removes objects. Where the bucket keeps versions a plain DELETE only hides them behind a marker, so the version that is seen goes by its id. A
 * lock is never gone round, even where the key could.
 */
final class Removal {
    /** More than retries make; an object that others rewrite all the time is better hidden. */
    private static final int MAX_VERSIONS = 20;

    /** So long a store may still refuse because of a lock that has run out; hiding the object would then keep its bytes for ever. */
    private static final Duration AFTER_THE_END = Duration.ofMinutes(5);

    private final S3Access access;

    Removal(S3Access access) {
        this.access = access;
    }

    /** The version seen, if the bucket keeps versions now. */
    static Optional<String> version(HeadObjectResponse seen) {
        return Optional.ofNullable(seen.versionId()).filter(id -> !id.isEmpty() && !id.equals("null"));
    }

    /** Where a write was sent twice there are two versions: behind the one that went another comes into sight, and it goes too. */
    void delete(ObjectKey key) {
        for (int left = MAX_VERSIONS; left > 0; left--) {
            Optional<HeadObjectResponse> seen = access.lookup().find(key);
            if (seen.isEmpty() || !removeSeen(key, seen.get())) {
                return;
            }
        }
        mark(key);
    }

    /** Returns whether there may be another version behind it. */
    private boolean removeSeen(ObjectKey key, HeadObjectResponse seen) {
        // An object from before the versions has the id "null", and its deletion without it would leave a marker.
        Optional<String> version = Optional.ofNullable(seen.versionId()).filter(id -> !id.isEmpty());
        try {
            send(key, version);
            return version.isPresent();
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && !S3Failures.errorCode(e).equals("NoSuchBucket")) {
                return false;
            }
            if (e.statusCode() != 403 || version.isEmpty()) {
                throw access.failures().of(S3Action.DELETE, key.value(), e);
            }
            throw refused(key, seen, e);
        } catch (SdkException e) {
            throw access.failures().of(S3Action.DELETE, key.value(), e);
        }
    }

    /** Removes what is seen where the bucket keeps no versions; where it does, a marker hides them all, locked or not. */
    void hide(ObjectKey key) {
        try {
            mark(key);
        } catch (RepositoryException e) {
            if (!(e.getCause() instanceof S3Exception refused)
                    || refused.statusCode() != 404
                    || S3Failures.errorCode(refused).equals("NoSuchBucket")) {
                throw e;
            }
        }
    }

    /** The version may not be removed: because of a lock, or because the key may only hide, which it then did. */
    private RepositoryException refused(ObjectKey key, HeadObjectResponse seen, S3Exception cause) {
        Optional<Instant> until = Status.lockedUntil(seen).or(() -> askForLock(key, seen));
        boolean isOver = until.isPresent()
                && access.connection()
                        .clock()
                        .filter(now -> !now.isBefore(until.get().plus(AFTER_THE_END)))
                        .isPresent();
        if ((until.isPresent() && !isOver) || namesALock(cause)) {
            return new LockedObjectException(key, access.failures().location(), until, cause);
        }
        try {
            mark(key);
        } catch (RepositoryException e) {
            return access.failures().of(S3Action.DELETE_VERSION, key.value(), cause);
        }
        return new HiddenObjectException(key, access.failures().location(), cause);
    }

    private Optional<Instant> askForLock(ObjectKey key, HeadObjectResponse seen) {
        try {
            ObjectLockRetention retention = access.connection()
                    .raw(client -> client.getObjectRetention(
                            b -> b.bucket(access.names().bucket())
                                    .key(access.names().inBucket(key))
                                    .versionId(seen.versionId())))
                    .retention();
            return Optional.ofNullable(retention).map(ObjectLockRetention::retainUntilDate);
        } catch (SdkException e) {
            // No lock, no permission to ask, or no such request: what was refused then stands as it is.
            return Optional.empty();
        }
    }

    /** AWS: "Access Denied because object protected by object lock."; Ceph: "forbidden by object lock". */
    private static boolean namesALock(S3Exception refused) {
        String message = refused.awsErrorDetails() == null
                ? null
                : refused.awsErrorDetails().errorMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("object lock");
    }

    private void mark(ObjectKey key) {
        access.connection()
                .call(
                        S3Action.DELETE,
                        key.value(),
                        client ->
                                client.deleteObject(b -> b.bucket(access.names().bucket())
                                        .key(access.names().inBucket(key))));
    }

    private void send(ObjectKey key, Optional<String> version) {
        @Nullable String id = version.orElse(null);
        access.connection()
                .raw(client -> client.deleteObject(b -> b.bucket(access.names().bucket())
                        .key(access.names().inBucket(key))
                        .versionId(id)));
    }
}
