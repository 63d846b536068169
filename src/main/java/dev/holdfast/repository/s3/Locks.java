package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import dev.holdfast.repository.StoreCannotException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Locks the versions of objects. A lock only ever gets longer and stronger. */
final class Locks {
    private final S3Access access;

    Locks(S3Access access) {
        this.access = access;
    }

    void lock(ObjectKey key, LockMode mode, Instant until) {
        HeadObjectResponse seen = look(key);
        // Some stores fail on fractions of a second, and none may lock shorter than asked.
        Instant wanted = until.truncatedTo(ChronoUnit.SECONDS).equals(until)
                ? until
                : until.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        Optional<Instant> there = Optional.ofNullable(seen.objectLockRetainUntilDate());
        LockMode strongest = seen.objectLockMode() == ObjectLockMode.COMPLIANCE ? LockMode.COMPLIANCE : mode;
        Instant latest = there.filter(wanted::isBefore).orElse(wanted);
        if (there.filter(latest::equals).isPresent() && strongest == mode(seen)) {
            return;
        }
        if (Removal.version(seen).isEmpty()) {
            throw off(key, null);
        }
        put(key, seen, strongest, latest);
        confirm(key, latest);
    }

    private HeadObjectResponse look(ObjectKey key) {
        return access.lookup()
                .find(key)
                .orElseThrow(
                        () -> new ObjectMissingException(key, access.failures().location()));
    }

    private static LockMode mode(HeadObjectResponse seen) {
        return seen.objectLockMode() == ObjectLockMode.COMPLIANCE ? LockMode.COMPLIANCE : LockMode.GOVERNANCE;
    }

    private static boolean isStronger(HeadObjectResponse seen, LockMode mode) {
        return seen.objectLockMode() == ObjectLockMode.GOVERNANCE && mode == LockMode.COMPLIANCE;
    }

    private void put(ObjectKey key, HeadObjectResponse seen, LockMode mode, Instant until) {
        PutObjectRetentionRequest request = PutObjectRetentionRequest.builder()
                .bucket(access.names().bucket())
                .key(access.names().inBucket(key))
                .versionId(seen.versionId())
                // Only to make a lock stronger: stores want that permission for every change of the mode.
                .bypassGovernanceRetention(isStronger(seen, mode) ? true : null)
                .retention(ObjectLockRetention.builder()
                        .mode(
                                mode == LockMode.COMPLIANCE
                                        ? ObjectLockRetentionMode.COMPLIANCE
                                        : ObjectLockRetentionMode.GOVERNANCE)
                        .retainUntilDate(until)
                        .build())
                .build();
        try {
            access.connection().raw(client -> client.putObjectRetention(request));
        } catch (S3Exception e) {
            String code = S3Failures.errorCode(e);
            if (code.equals("InvalidRequest") || code.equals("ObjectLockConfigurationNotFoundError")) {
                throw off(key, e);
            }
            RepositoryException failure = access.failures().of(S3Action.LOCK, key.value(), e);
            throw e.statusCode() == 403 && isStronger(seen, mode)
                    ? new RepositoryException(
                            failure.getMessage(),
                            failure.hint()
                                    + "; to make GOVERNANCE COMPLIANCE it needs s3:BypassGovernanceRetention too",
                            e)
                    : failure;
        } catch (SdkException e) {
            throw access.failures().of(S3Action.LOCK, key.value(), e);
        }
    }

    /** A key that may not ask sees no lock, and that is no failure. */
    private void confirm(ObjectKey key, Instant until) {
        HeadObjectResponse seen = look(key);
        if (seen.objectLockRetainUntilDate() != null
                && seen.objectLockRetainUntilDate().isBefore(until)) {
            throw new RepositoryException(
                    "the store says it locked " + key + " in "
                            + access.failures().location() + " until "
                            + until.truncatedTo(ChronoUnit.SECONDS) + ", and it is locked until "
                            + seen.objectLockRetainUntilDate().truncatedTo(ChronoUnit.SECONDS),
                    "ask the operator of the store");
        }
    }

    private StoreCannotException off(ObjectKey key, @Nullable S3Exception cause) {
        return new StoreCannotException(
                "cannot lock " + key + " in " + access.failures().location() + ": Object Lock is off in the bucket "
                        + access.names().bucket(),
                "make a bucket with Object Lock (most stores allow it only when a bucket is made), or leave object-lock out for"
                        + " this repository",
                cause);
    }
}
