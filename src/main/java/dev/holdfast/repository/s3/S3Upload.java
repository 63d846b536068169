package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * A stream of unknown length into one object: one request while it fits into a part, else parts that are sent in the background. Memory is
 * one part that is being filled and {@code partsInFlight} that are being sent.
 */
final class S3Upload extends Upload {
    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    private final S3Connection connection;
    private final S3Failures failures;
    private final S3Settings settings;
    private final Names names;
    private final Lookup lookup;
    private final ObjectKey key;
    private final Optional<String> storageClass;
    private final PartPlan plan;
    private final PartBody.Blocks blocks = new PartBody.Blocks();
    private final Sum whole = new Sum(Sum.Algorithm.CRC32C);
    private PartBody current;
    private long written;
    private long nextPartAt;
    private int parts;
    private @Nullable Multipart multipart;
    private @Nullable PartSender sender;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        /** Failed or closed; nothing more can be done with it. */
        ENDED,
        COMMITTED
    }

    S3Upload(
            S3Connection connection,
            S3Failures failures,
            S3Settings settings,
            Lookup lookup,
            ObjectKey key,
            Optional<String> storageClass) {
        this.connection = connection;
        this.failures = failures;
        this.settings = settings;
        this.names = Names.of(settings);
        this.lookup = lookup;
        this.key = key;
        this.storageClass = storageClass;
        this.plan = PartPlan.of(settings.partBytes());
        this.current = new PartBody(blocks, plan.bytesAt(0));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireOpen();
        for (int from = offset, left = length; left > 0; ) {
            if (current.isFull()) {
                ship();
            }
            int taken = current.write(bytes, from, left);
            from += taken;
            left -= taken;
        }
        written += length;
        if (settings.checksum() == S3Settings.Checksum.CRC32C) {
            whole.update(bytes, offset, length);
        }
    }

    /** Sends the current part in the background and begins the next. */
    private void ship() throws IOException {
        if (multipart == null) {
            multipart = Multipart.begin(connection, settings, key, storageClass, plan);
            sender = new PartSender(
                    "s3-part-" + settings.bucket(),
                    settings.partsInFlight(),
                    settings.partBytes() * settings.partsInFlight());
        }
        parts++;
        if (parts > PartPlan.MAX_PARTS) {
            throw new RepositoryException(
                    "cannot write " + key + ": S3 takes " + PartPlan.MAX_PARTS + " parts, and they are used up after "
                            + written + " bytes",
                    "set a larger part-size than " + settings.partBytes());
        }
        Multipart to = multipart;
        int number = parts;
        PartBody body = current;
        sender.send(body.size(), () -> {
            to.send(number, body);
            body.release();
        });
        nextPartAt += body.size();
        current = new PartBody(blocks, plan.bytesAt(nextPartAt));
    }

    @Override
    public StoredObject commit() throws IOException {
        requireOpen();
        return multipart == null ? commitSingle() : commitParts(multipart);
    }

    private StoredObject commitSingle() {
        SingleWrite write = new SingleWrite(connection, names, settings);
        String writeId = SingleWrite.newWriteId();
        Expected expected;
        try {
            expected = write.put(key, current, SingleWrite.Condition.ALWAYS, storageClass, writeId)
                    .expected();
        } catch (SdkException e) {
            expected = new Expected(
                    writeId,
                    written,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    storageClass,
                    settings.encryption().algorithm());
            requireDone(expected, failures.of(S3Action.WRITE, key.value(), e), e);
        }
        return confirm(expected);
    }

    private StoredObject commitParts(Multipart upload) throws IOException {
        if (current.size() > 0) {
            ship();
        }
        if (sender != null) {
            sender.await();
        }
        Optional<String> crc32c = settings.checksum() == S3Settings.Checksum.CRC32C
                ? Optional.of(Sum.base64(whole.finish()))
                : Optional.empty();
        Expected expected = upload.expected(written, crc32c);
        try {
            upload.complete(expected);
        } catch (SdkException e) {
            requireDone(expected, failures.of(S3Action.COMPLETE_UPLOAD, key.value(), e), e);
        }
        return confirm(expected);
    }

    /** A write may have failed for us and been done by the store: the answer was lost, or a second try found nothing more to do. */
    private void requireDone(Expected expected, RepositoryException failure, SdkException cause) {
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
                .addKeyValue("bytes", written)
                .log("the store had written the object although it did not say so");
    }

    /** Looks at what is there now. An object that is ours and not as it was sent is removed. */
    private StoredObject confirm(Expected expected) {
        HeadObjectResponse seen = lookup.find(key)
                .orElseThrow(() -> new RepositoryException(
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
        state = State.COMMITTED;
        return Lookup.stored(key, seen);
    }

    private void remove(RepositoryException failure) {
        try {
            connection.call(
                    S3Action.DELETE,
                    key.value(),
                    client ->
                            client.deleteObject(b -> b.bucket(settings.bucket()).key(names.inBucket(key))));
        } catch (RepositoryException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        boolean drop = state == State.OPEN;
        state = drop ? State.ENDED : state;
        // An interrupted caller still has its upload dropped; the SDK would refuse to send anything.
        boolean interrupted = Thread.interrupted();
        try {
            closeSender();
            if (drop && multipart != null) {
                multipart.abort();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeSender() {
        if (sender != null) {
            sender.close();
        }
    }

    private void requireOpen() throws IOException {
        if (state != State.OPEN) {
            throw new IOException("the upload of " + key + " is closed");
        }
    }

    /** How much memory its parts have taken at most. */
    long blockBytes() {
        return blocks.bytes();
    }
}
