package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A stream of unknown length into one object: one request while it fits into a part, else parts that are sent in the background. Memory is
 * one part that is being filled and {@code partsInFlight} that are being sent.
 */
final class S3Upload extends Upload {
    private final S3Access access;
    private final S3Settings settings;
    private final Fate fate;
    private final ObjectKey key;
    private final Optional<String> storageClass;
    private final PartPlan plan;
    private final PartBody.Blocks blocks = new PartBody.Blocks();
    private final boolean hasCrc32c;
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

    S3Upload(S3Access access, ObjectKey key, Optional<String> storageClass) {
        this.access = access;
        this.settings = access.settings();
        this.fate = new Fate(access.connection(), access.names(), access.lookup(), key);
        this.key = key;
        this.storageClass = storageClass;
        this.plan = PartPlan.of(settings.partBytes());
        this.current = new PartBody(blocks, plan.bytesAt(0));
        this.hasCrc32c = settings.checksum() == S3Settings.Checksum.CRC32C;
    }

    /** Goes on behind the parts that another process sent. The sum of the whole is then nobody's to know. */
    S3Upload(S3Access access, Leftover leftover) {
        this.access = access;
        this.settings = access.settings();
        this.fate = new Fate(access.connection(), access.names(), access.lookup(), leftover.key());
        this.key = leftover.key();
        this.storageClass = leftover.storageClass();
        this.plan = leftover.plan();
        this.parts = leftover.parts().size();
        this.written = leftover.sizeBytes();
        this.nextPartAt = written;
        this.current = new PartBody(blocks, plan.bytesAt(written));
        this.hasCrc32c = false;
        attach(Multipart.goOn(access, leftover));
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
        if (hasCrc32c) {
            whole.update(bytes, offset, length);
        }
    }

    /** Sends the current part in the background and begins the next. */
    private void ship() throws IOException {
        if (multipart == null) {
            attach(Multipart.begin(access, access.integrity().kind(), new Multipart.Target(key, storageClass), plan));
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

    private void attach(Multipart to) {
        multipart = to;
        sender = new PartSender(
                "s3-part-" + settings.bucket(),
                settings.partsInFlight(),
                settings.partBytes() * settings.partsInFlight());
    }

    @Override
    public StoredObject commit() throws IOException {
        requireOpen();
        Expected expected = multipart == null ? sendWhole() : completeParts(multipart);
        StoredObject stored = fate.confirm(expected);
        state = State.COMMITTED;
        return stored;
    }

    private Expected sendWhole() {
        SingleWrite write = new SingleWrite(access);
        String writeId = SingleWrite.newWriteId();
        Expected expected;
        try {
            expected = write.put(key, current, SingleWrite.Condition.ALWAYS, storageClass, writeId)
                    .expected();
        } catch (SdkException e) {
            expected = new Expected(
                    Optional.of(writeId),
                    written,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    storageClass,
                    settings.encryption().algorithm());
            fate.requireDone(expected, access.failures().of(S3Action.WRITE, key.value(), e), e);
        }
        return expected;
    }

    private Expected completeParts(Multipart upload) throws IOException {
        if (current.size() > 0) {
            ship();
        }
        if (sender != null) {
            sender.await();
        }
        Optional<String> crc32c = hasCrc32c ? Optional.of(Sum.base64(whole.finish())) : Optional.empty();
        Expected expected = upload.expected(written, crc32c);
        try {
            upload.complete(expected);
        } catch (SdkException e) {
            fate.requireDone(expected, access.failures().of(S3Action.COMPLETE_UPLOAD, key.value(), e), e);
        }
        return expected;
    }

    @Override
    public long position() {
        return written;
    }

    @Override
    public void suspend() throws IOException {
        if (state != State.OPEN) {
            return;
        }
        state = State.ENDED;
        try {
            if (sender != null) {
                sender.await();
            }
        } finally {
            closeSender();
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
