package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The content that a request's body carries. Its end checks the signature and throws {@link S3Error} if it is wrong. */
abstract class ContentStream extends InputStream {
    /** Headers that came behind the content, names in lower case; complete once it was read to its end. */
    abstract Map<String, String> trailers();

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
