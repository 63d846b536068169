package dev.holdfast.repository.s3;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import dev.holdfast.repository.ObjectStore.CopiedObject;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.repository.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Copies objects inside the bucket, to another key or onto themselves with another class. What came out is looked at and held against what was there:
 * size, class, and checksum or ETag where both were made in the same way. An object is put in its own place only after its sums were found to be the same.
 */
final class Copies {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private final S3Access access;
    private final Reading reading;
    private final Limits limits;
    private final WholeCopy whole;
    private final PartsCopy parts;

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

    Copies(S3Access access, Reading reading, Limits limits) {
        this.access = access;
        this.reading = reading;
        this.limits = limits;
        this.whole = new WholeCopy(access);
        this.parts = new PartsCopy(access, limits.partBytes());
    }

    CopiedObject copy(ObjectKey from, ObjectKey to, Optional<String> storageClass) {
        return run(new CopyWork(S3Action.COPY, from, look(from), new Multipart.Target(to, storageClass)));
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
        return run(new CopyWork(S3Action.RECLASSIFY, key, seen, target)).object();
    }

    private HeadObjectResponse look(ObjectKey key) {
        return access.lookup()
                .find(key)
                .orElseThrow(
                        () -> new ObjectMissingException(key, access.failures().location()));
    }

    private CopiedObject run(CopyWork work) {
        try {
            return confirm(work, isForParts(work) ? parts.make(work) : whole.make(work));
        } catch (StoreCannotException e) {
            if (work.isOntoItself()) {
                throw e;
            }
            LOG.atInfo()
                    .addKeyValue("store", access.failures().location())
                    .addKeyValue("problem", e.getMessage())
                    .log("the store does not copy by itself, so the bytes go through here");
            return new CopiedObject(throughHere(work), false);
        }
    }

    /** One request is cheaper, but its sums do not compare with those of parts, and are seen only when it is done. */
    private boolean isForParts(CopyWork work) {
        return work.sizeBytes() > limits.singleBytes()
                || (work.isOntoItself() && work.sizeBytes() > 0)
                || PartsCopy.isInKnownParts(work.seen());
    }

    private StoredObject throughHere(CopyWork work) {
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

    private CopiedObject confirm(CopyWork work, CopyWork.Made copied) {
        ObjectKey key = work.target().key();
        HeadObjectResponse made = access.lookup()
                .find(key)
                .orElseThrow(() -> new RepositoryException(
                        "the store says it copied " + work.from() + " to " + key + " and does not have it",
                        "ask the operator of the store"));
        Comparison seen = CopyCheck.compare(work.seen(), made, work.target().storageClass(), access.settings());
        Optional<String> difference =
                seen.difference().or(() -> copied.expected().difference(made));
        if (difference.isEmpty()) {
            boolean isProved = copied.comparison().and(seen).isProved();
            return new CopiedObject(Lookup.stored(key, made), isProved);
        }
        RepositoryException failure = new RepositoryException(
                "the copy of " + work.from() + " at " + key + " in "
                        + access.failures().location() + " is not right: " + difference.get(),
                "try again; if it stays, ask the operator of the store");
        if (copied.expected().wrote(made) && !work.isOntoItself()) {
            try {
                new Removal(access).delete(key);
            } catch (RepositoryException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }
}
