package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** A body that is the content, with its SHA-256 signed or {@code UNSIGNED-PAYLOAD}. */
final class PlainContent extends ContentStream {
    private final InputStream body;
    private final String payload;
    private final MessageDigest sha256 = SignatureV4.digest("SHA-256");

    PlainContent(InputStream body, String payload) {
        this.body = body;
        this.payload = payload;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = body.read(bytes, offset, length);
        if (payload.equals("UNSIGNED-PAYLOAD")) {
            return read;
        }
        if (read > 0) {
            sha256.update(bytes, offset, read);
        } else if (read < 0 && !HexFormat.of().formatHex(sha256.digest()).equals(payload)) {
            throw new S3Error(400, "XAmzContentSHA256Mismatch", "the body is not what was signed");
        }
        return read;
    }

    @Override
    Map<String, String> trailers() {
        return Map.of();
    }
}
