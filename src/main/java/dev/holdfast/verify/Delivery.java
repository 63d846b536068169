package dev.holdfast.verify;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.BackupId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.LongConsumer;

/** What has been handed out of a backup so far, so that another copy can go on where one broke off. One thread. */
final class Delivery {
    private final OutputStream to;
    private final LongConsumer progress;
    private MessageDigest digest = sha256();
    private long written;

    Delivery(OutputStream to, LongConsumer progress) {
        this.to = to;
        this.progress = progress;
    }

    /** @throws IOException when the output failed */
    void write(byte[] bytes, int offset, int length) throws IOException {
        to.write(bytes, offset, length);
        digest.update(bytes, offset, length);
        written += length;
        progress.accept(written);
    }

    long written() {
        return written;
    }

    /** Whether another copy begins with what was handed out already; reads that far. */
    boolean isBeginningOf(InputStream plain) throws IOException {
        MessageDigest theirs = sha256();
        byte[] buffer = new byte[1 << 16];
        long left = written;
        while (left > 0) {
            int count = plain.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
            if (count == 0) {
                return false;
            }
            theirs.update(buffer, 0, count);
            left -= count;
        }
        return MessageDigest.isEqual(theirs.digest(), soFar(digest));
    }

    /** What it comes to now; more can be added afterwards. */
    static byte[] soFar(MessageDigest digest) {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own SHA-256 can be cloned", e);
        }
    }

    /**
     * Takes back what was handed out, since it was damaged.
     *
     * @throws CorruptBackupException if the output cannot
     */
    void startOver(BackupId backup) throws IOException {
        if (!(to instanceof StartsOver output)) {
            throw new CorruptBackupException(
                    "the first " + written + " bytes that were written of " + backup
                            + " came from a damaged copy, and cannot be taken back",
                    "throw them away and fetch into a file: holdfast fetch " + backup + " --output FILE");
        }
        output.startOver();
        digest = sha256();
        written = 0;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
