package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.snapshot.ZipSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A source that must be, byte for byte, what it was when it was read whole. Immutable. */
final class Pinned implements ZipSource {
    private final ZipSource source;
    private final byte[] sha256;

    /** @param sha256 of all its bytes */
    Pinned(ZipSource source, byte[] sha256) {
        this.source = requireNonNull(source, "source");
        this.sha256 = sha256.clone();
    }

    @Override
    public String name() {
        return source.name();
    }

    /** Throws {@link RefusedException} at its end if it held something else. */
    @Override
    public InputStream open() throws IOException {
        MessageDigest digest = sha256();
        return new Checked(new DigestInputStream(source.open(), digest), digest);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private final class Checked extends FilterInputStream {
        private final MessageDigest digest;
        private boolean isOver;

        Checked(InputStream in, MessageDigest digest) {
            super(in);
            this.digest = digest;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = isOver ? -1 : in.read(bytes, offset, length);
            if (count < 0 && !isOver) {
                isOver = true;
                check();
            }
            return count;
        }

        /** What is skipped counts as well. */
        @Override
        public long skip(long count) throws IOException {
            byte[] skipped = new byte[(int) Math.max(0, Math.min(count, 8192))];
            return Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void check() {
            if (!Arrays.equals(digest.digest(), sha256)) {
                throw new RefusedException(
                        name() + " changed since it was read whole, so it is not what was checked",
                        "nothing was confirmed; let nobody write to it, then begin again");
            }
        }
    }
}
