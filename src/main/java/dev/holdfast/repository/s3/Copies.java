package dev.holdfast.repository.s3;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.repository.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Copies objects inside the bucket, to another key or onto themselves with another class. What came out is looked at and held against what was there:
 * size, class, and checksum or ETag where both were made in the same way.
 */
final class Copies {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private final S3Access access;
    private final Reading reading;
    private final Limits limits;

    /**
     * What goes in one request.
     *
     * @param singleBytes the largest object that is copied in one
     * @param partBytes the size of a larger one's parts, where they are ours to choose
     */
    record Limits(long singleBytes, long partBytes) {
        /** S3 itself takes 5 GB in one request. */
        static final Limits STANDARD = new Limits(5_000_000_000L, 512L << 20);
    }

    /** One copy: where from and what is there, what shall be. */
    private record Work(S3Action action, ObjectKey from, HeadObjectResponse seen, Multipart.Target target) {
        boolean isOntoItself() {
            return from.equals(target.key());
        }
    }

    Copies(S3Access access, Reading reading, Limits limits) {
        this.access = access;
        this.reading = reading;
        this.limits = limits;
    }

    StoredObject copy(ObjectKey from, ObjectKey to, Optional<String> storageClass) {
        return run(new Work(S3Action.COPY, from, look(from), new Multipart.Target(to, storageClass)));
    }

    StoredObject reclassify(ObjectKey key, String storageClass) {
        HeadObjectResponse seen = look(key);
        if (Expected.storageClass(seen.storageClassAsString()).equals(storageClass)) {
            return Lookup.stored(key, seen);
        }
        if (Removal.version(seen).isPresent()) {
            throw new RefusedException(
                    "cannot move " + key + " in " + access.failures().location() + " to " + storageClass
                            + ": the bucket keeps versions, and the old one would stay beside the new one",
                    "let the bucket do it: managed-by = bucket, then holdfast lifecycle --apply");
        }
        Multipart.Target target = new Multipart.Target(key, Optional.of(storageClass));
        return run(new Work(S3Action.RECLASSIFY, key, seen, target));
    }

    private HeadObjectResponse look(ObjectKey key) {
        return access.lookup()
                .find(key)
                .orElseThrow(
                        () -> new ObjectMissingException(key, access.failures().location()));
    }

    private StoredObject run(Work work) {
        try {
            String writeId = work.seen().contentLength() <= limits.singleBytes() ? inOne(work) : inParts(work);
            return confirm(work, writeId);
        } catch (StoreCannotException e) {
            if (work.isOntoItself()) {
                throw e;
            }
            LOG.atInfo()
                    .addKeyValue("store", access.failures().location())
                    .addKeyValue("problem", e.getMessage())
                    .log("the store does not copy by itself, so the bytes go through here");
            return throughHere(work);
        }
    }

    /** Returns the id of the write. */
    private String inOne(Work work) {
        String writeId = SingleWrite.newWriteId();
        Map<String, String> metadata = new HashMap<>(work.seen().metadata());
        metadata.put(Expected.WRITE_ID, writeId);
        CopyObjectRequest.Builder request = CopyObjectRequest.builder()
                .sourceBucket(access.names().bucket())
                .sourceKey(access.names().inBucket(work.from()))
                .copySourceIfMatch(work.seen().eTag())
                .destinationBucket(access.names().bucket())
                .destinationKey(access.names().inBucket(work.target().key()))
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(metadata)
                .contentType("application/octet-stream")
                .overrideConfiguration(c -> c.apiCallAttemptTimeout(
                        S3Connection.timeToSend(work.seen().contentLength())));
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
        return writeId;
    }

    private void requireDone(Work work, String writeId, SdkException cause) {
        RepositoryException failure = failure(work, cause);
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

    private RepositoryException failure(Work work, SdkException cause) {
        if (cause instanceof S3Exception refused) {
            if (S3Failures.errorCode(refused).equals("InvalidObjectState")) {
                return new ArchivedObjectException(
                        work.from(),
                        access.failures().location(),
                        Expected.storageClass(work.seen().storageClassAsString()),
                        refused);
            }
            if (S3Failures.errorCode(refused).equals("NoSuchKey")) {
                throw new ObjectMissingException(work.from(), access.failures().location());
            }
        }
        return access.failures().of(work.action(), work.from().value(), cause);
    }

    /** Returns the id of the write. The parts are those of the object that is copied, so that its checksum of checksums stays the same. */
    private String inParts(Work work) {
        PartPlan plan = Optional.ofNullable(work.seen().metadata().get(Expected.PARTS))
                .flatMap(PartPlan::parse)
                .orElseGet(() -> PartPlan.of(limits.partBytes()));
        long size = work.seen().contentLength();
        Multipart upload = Multipart.begin(access, work.target(), plan);
        boolean isComplete = false;
        try (PartSender sender = new PartSender(
                "s3-copy-" + access.settings().bucket(), access.settings().partsInFlight(), Long.MAX_VALUE)) {
            int number = 0;
            for (long at = 0; at < size; ) {
                long begin = at;
                long end = Math.min(size, at + plan.bytesAt(at));
                int part = ++number;
                sender.send(1, () -> upload.copy(part, work.seen(), work.from(), begin, end));
                at = end;
            }
            sender.await();
            Expected expected = upload.expected(size, Optional.empty());
            complete(work, upload, expected);
            isComplete = true;
            return expected.writeId().orElseThrow();
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot copy " + work.from() + " in " + access.failures().location() + ": " + e.getMessage(),
                    "try again",
                    e);
        } catch (RepositoryException e) {
            throw e.getCause() instanceof S3Exception refused ? failure(work, refused) : e;
        } finally {
            if (!isComplete) {
                upload.abort();
            }
        }
    }

    private void complete(Work work, Multipart upload, Expected expected) {
        try {
            upload.complete(expected);
        } catch (SdkException e) {
            Fate fate = new Fate(
                    access.connection(),
                    access.names(),
                    access.lookup(),
                    work.target().key());
            fate.requireDone(expected, failure(work, e), e);
        }
    }

    private StoredObject throughHere(Work work) {
        try (InputStream content = reading.whole(work.from());
                S3Upload copy =
                        new S3Upload(access, work.target().key(), work.target().storageClass())) {
            content.transferTo(copy);
            return copy.commit();
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot copy " + work.from() + " to " + work.target().key() + " in "
                            + access.failures().location() + ": " + e.getMessage(),
                    "verify the one that is copied",
                    e);
        }
    }

    private StoredObject confirm(Work work, String writeId) {
        ObjectKey key = work.target().key();
        HeadObjectResponse made = access.lookup()
                .find(key)
                .orElseThrow(() -> new RepositoryException(
                        "the store says it copied " + work.from() + " to " + key + " and does not have it",
                        "ask the operator of the store"));
        Optional<String> difference =
                CopyCheck.difference(work.seen(), made, work.target().storageClass(), access.settings());
        if (difference.isEmpty()) {
            return Lookup.stored(key, made);
        }
        RepositoryException failure = new RepositoryException(
                "the copy of " + work.from() + " at " + key + " in "
                        + access.failures().location() + " is not right: " + difference.get(),
                "try again; if it stays, ask the operator of the store");
        boolean isOurs = writeId.equals(made.metadata().get(Expected.WRITE_ID));
        if (isOurs && !work.isOntoItself()) {
            try {
                new Removal(access).delete(key);
            } catch (RepositoryException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }
}
