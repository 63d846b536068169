package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Finds out what became of the last request of an upload. */
final class Fate {
    private static final Logger LOG = LoggerFactory.getLogger(Fate.class);

    private final S3Connection connection;
    private final Names names;
    private final Lookup lookup;
    private final ObjectKey key;

    Fate(S3Connection connection, Names names, Lookup lookup, ObjectKey key) {
        this.connection = connection;
        this.names = names;
        this.lookup = lookup;
        this.key = key;
    }

    /**
     * A write may have failed for us and been done by the store: the answer was lost, or a second try found nothing more to do.
     *
     * @throws RepositoryException the failure, if the object is not there, and with a word about it if nobody knows
     */
    void requireDone(Expected expected, RepositoryException failure, SdkException cause) {
        if (cause instanceof AwsServiceException refused
                && refused.statusCode() >= 400
                && refused.statusCode() < 500
                && refused.statusCode() != 404
                && refused.statusCode() != 408
                && refused.statusCode() != 429) {
            throw failure;
        }
        Optional<HeadObjectResponse> seen;
        try {
            seen = lookup.find(key);
        } catch (RepositoryException e) {
            failure.addSuppressed(e);
            throw new RepositoryException(
                    failure.getMessage() + "; whether the object is there nobody knows", failure.hint(), failure);
        }
        if (seen.filter(expected::wrote).isEmpty()) {
            throw failure;
        }
        LOG.atInfo()
                .addKeyValue("key", key)
                .addKeyValue("bytes", expected.sizeBytes())
                .log("the store had written the object although it did not say so");
    }

    /**
     * Looks at what is there now. An object that is ours and not as it was sent is removed.
     *
     * @throws RepositoryException if it is not as it was sent
     */
    StoredObject confirm(Expected expected) {
        HeadObjectResponse seen = look().orElseThrow(() -> new RepositoryException(
                "the store took " + key + " and does not have it", "ask the operator of the store"));
        Optional<String> problem = expected.difference(seen);
        if (problem.isPresent()) {
            RepositoryException failure = new RepositoryException(
                    "the store keeps " + key + " otherwise than it was sent: " + problem.get(),
                    "try again; if it stays, ask the operator of the store");
            if (expected.wrote(seen)) {
                remove(failure);
            }
            throw failure;
        }
        return Lookup.stored(key, seen);
    }

    private Optional<HeadObjectResponse> look() {
        try {
            return lookup.find(key);
        } catch (RepositoryException e) {
            throw new RepositoryException(
                    e.getMessage() + "; it was written, but not looked at afterwards", e.hint(), e);
        }
    }

    private void remove(RepositoryException failure) {
        try {
            connection.call(
                    S3Action.DELETE,
                    key.value(),
                    client -> client.deleteObject(b -> b.bucket(names.bucket()).key(names.inBucket(key))));
        } catch (RepositoryException e) {
            failure.addSuppressed(e);
        }
    }
}
