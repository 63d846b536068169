package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One copy: where from and what is there, what shall be. */
record CopyWork(S3Action action, ObjectKey from, HeadObjectResponse seen, Multipart.Target target) {
    boolean isOntoItself() {
        return from.equals(target.key());
    }

    long sizeBytes() {
        return seen.contentLength();
    }

    /** What was made of it. */
    record Made(Expected expected, Comparison comparison) {}

    /** What went wrong with it. */
    RepositoryException failure(S3Access access, SdkException cause) {
        if (cause instanceof S3Exception refused) {
            if (S3Failures.errorCode(refused).equals("InvalidObjectState")) {
                return new ArchivedObjectException(
                        from,
                        access.failures().location(),
                        Expected.storageClass(seen.storageClassAsString()),
                        refused);
            }
            if (S3Failures.errorCode(refused).equals("NoSuchKey")) {
                throw new ObjectMissingException(from, access.failures().location());
            }
        }
        return access.failures().of(action, from.value(), cause);
    }

    /** What must be there whatever sums the store keeps, by the write that made it. */
    Expected expected(String writeId, S3Settings settings) {
        return new Expected(
                Optional.of(writeId),
                sizeBytes(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                target.storageClass(),
                settings.encryption().algorithm());
    }
}
