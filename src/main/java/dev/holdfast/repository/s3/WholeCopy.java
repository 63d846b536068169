package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Copies an object in one request. What came out can only be looked at afterwards. */
final class WholeCopy {
    private final S3Access access;

    WholeCopy(S3Access access) {
        this.access = access;
    }

    CopyWork.Made make(CopyWork work) {
        String writeId = SingleWrite.newWriteId();
        Map<String, String> metadata = new HashMap<>(work.seen().metadata());
        metadata.put(Expected.WRITE_ID, writeId);
        metadata.remove(Expected.PARTS); // it has none
        CopyObjectRequest.Builder request = CopyObjectRequest.builder()
                .sourceBucket(access.names().bucket())
                .sourceKey(access.names().inBucket(work.from()))
                .copySourceIfMatch(work.seen().eTag())
                .destinationBucket(access.names().bucket())
                .destinationKey(access.names().inBucket(work.target().key()))
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(metadata)
                .contentType("application/octet-stream")
                .overrideConfiguration(c -> c.apiCallAttemptTimeout(S3Connection.timeToSend(work.sizeBytes())));
        // Asked for even where parts showed none: else a store may keep a sum of sums for what has no parts any more.
        switch (access.settings().checksum()) {
            case SHA256 -> request.checksumAlgorithm(ChecksumAlgorithm.SHA256);
            case CRC32C -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
            case MD5, NONE -> {}
        }
        work.target().storageClass().ifPresent(request::storageClass);
        access.settings().encryption().algorithm().ifPresent(request::serverSideEncryption);
        access.settings().encryption().kmsKey().ifPresent(request::ssekmsKeyId);
        try {
            access.connection().raw(client -> client.copyObject(request.build()));
        } catch (SdkException e) {
            // The answer may be lost and the work done: confirming tells.
            requireDone(work, writeId, e);
        }
        return new CopyWork.Made(work.expected(writeId, access.settings()), Comparison.NOTHING);
    }

    private void requireDone(CopyWork work, String writeId, SdkException cause) {
        RepositoryException failure = work.failure(access, cause);
        boolean isRefusal = cause instanceof S3Exception refused
                && refused.statusCode() >= 400
                && refused.statusCode() < 500
                && refused.statusCode() != 412;
        if (isRefusal) {
            throw failure;
        }
        boolean isDone;
        try {
            isDone = access.lookup()
                    .find(work.target().key())
                    .filter(seen -> writeId.equals(seen.metadata().get(Expected.WRITE_ID)))
                    .isPresent();
        } catch (RepositoryException e) {
            failure.addSuppressed(e);
            throw failure;
        }
        if (!isDone) {
            throw failure;
        }
    }
}
