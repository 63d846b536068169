package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.UnprovedCopyException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Copies an object in parts: its own, so that its sums stay the same, or in one. What the store says that it made of them is held against the object before they become one, while
 * whatever they replace is still there.
 */
final class PartsCopy {
    private final S3Access access;
    private final long partBytes;

    /** @param partBytes of the parts, where they are ours to choose */
    PartsCopy(S3Access access, long partBytes) {
        this.access = access;
        this.partBytes = partBytes;
    }

    /** How the parts are cut: as they must be for comparing their sums, or in our own way. */
    private record Cut(PartPlan plan, boolean followsThePlan) {}

    /** Whether an object was made of parts, and tells how they met. */
    static boolean isInKnownParts(HeadObjectResponse seen) {
        return CopiedParts.isInParts(seen) && planOf(seen).isPresent();
    }

    private Cut cut(CopyWork work) {
        if (CopiedParts.isInParts(work.seen())) {
            return planOf(work.seen())
                    .map(plan -> new Cut(plan, true))
                    .orElseGet(() -> new Cut(PartPlan.of(partBytes), false));
        }
        return work.isOntoItself()
                ? new Cut(PartPlan.of(work.sizeBytes()), true)
                : new Cut(PartPlan.of(partBytes), work.sizeBytes() <= partBytes);
    }

    /** Whoever copies objects with other tools keeps what we noted of our parts, and makes others. */
    private static Optional<PartPlan> planOf(HeadObjectResponse seen) {
        return Optional.ofNullable(seen.metadata().get(Expected.PARTS))
                .flatMap(PartPlan::parse)
                .filter(plan -> Etag.of(seen.eTag()).parts().equals(parts(plan, seen.contentLength())));
    }

    private static OptionalInt parts(PartPlan plan, long size) {
        int parts = 0;
        for (long at = 0; at < size && parts <= PartPlan.MAX_PARTS; at += plan.bytesAt(at)) {
            parts++;
        }
        return OptionalInt.of(parts);
    }

    /** @throws UnprovedCopyException if the parts are not what the object is; onto itself also if nobody can know */
    CopyWork.Made make(CopyWork work) {
        Cut cut = cut(work);
        if (work.isOntoItself() && !CopiedParts.canBeCompared(work.seen(), cut.followsThePlan())) {
            throw unproved(work);
        }
        Multipart upload = Multipart.begin(access, kind(work.seen()), work.target(), cut.plan());
        boolean isComplete = false;
        try {
            send(work, upload, cut.plan());
            CopiedParts copied = upload.copied(cut.followsThePlan());
            Comparison comparison = copied
                    // Whoever wants no sums may have a store whose ETags only look like MD5s.
                    .compare(work.seen(), access.settings().checksum() != S3Settings.Checksum.NONE);
            requireSame(work, comparison);
            Expected expected = upload.expected(work.sizeBytes(), copied.crc32c());
            complete(work, upload, expected);
            isComplete = true;
            return new CopyWork.Made(expected, comparison);
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot copy " + work.from() + " in " + access.failures().location() + ": " + e.getMessage(),
                    "try again",
                    e);
        } catch (RepositoryException e) {
            throw e.getCause() instanceof S3Exception refused ? work.failure(access, refused) : e;
        } finally {
            if (!isComplete) {
                upload.abort();
            }
        }
    }

    /** As the object has it: sums of other kinds do not compare. */
    private S3Settings.Checksum kind(HeadObjectResponse seen) {
        if (seen.checksumSHA256() != null) {
            return S3Settings.Checksum.SHA256;
        }
        return seen.checksumCRC32C() != null
                ? S3Settings.Checksum.CRC32C
                : access.integrity().kind();
    }

    private void send(CopyWork work, Multipart upload, PartPlan plan) throws IOException {
        long size = work.sizeBytes();
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
        }
    }

    private void requireSame(CopyWork work, Comparison comparison) {
        if (comparison.difference().isPresent()) {
            throw new UnprovedCopyException(
                    "the copy of " + work.from() + " at " + work.target().key() + " in "
                            + access.failures().location() + " is not right: "
                            + comparison.difference().get() + "; it was dropped",
                    "try again; if it stays, verify the one that is copied, and ask the operator of the store");
        }
        if (work.isOntoItself() && !comparison.isProved()) {
            throw unproved(work);
        }
    }

    private UnprovedCopyException unproved(CopyWork work) {
        return new UnprovedCopyException(
                "cannot move " + work.from() + " in " + access.failures().location() + " to "
                        + work.target().storageClass().orElse("another class")
                        + ": the store keeps no sum of it that a copy's could be held against, and what is there is not replaced by"
                        + " what may be something else",
                "let the bucket move it (managed-by = bucket, then holdfast lifecycle --apply); set checksum = sha256 for what is"
                        + " written from now on");
    }

    private void complete(CopyWork work, Multipart upload, Expected expected) {
        try {
            upload.complete(expected);
        } catch (SdkException e) {
            Fate fate = new Fate(
                    access.connection(),
                    access.names(),
                    access.lookup(),
                    work.target().key());
            fate.requireDone(expected, work.failure(access, e), e);
        }
    }
}
