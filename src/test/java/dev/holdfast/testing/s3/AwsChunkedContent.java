package dev.holdfast.testing.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A body in chunks, each with a signature that continues the one before, and trailers behind them:
 *
 * <pre>
 * 10000;chunk-signature=SIG\r\n...65536 bytes...\r\n
 * 0;chunk-signature=SIG\r\n
 * x-amz-checksum-crc32:VALUE\r\n
 * x-amz-trailer-signature:SIG\r\n\r\n
 * </pre>
 */
final class AwsChunkedContent extends ContentStream {
    private static final int MAX_CHUNK = 16 * 1024 * 1024;
    private static final String SHA256_OF_NOTHING = SignatureV4.sha256("");

    private final InputStream body;
    private final SignatureV4.Signed signed;
    private final boolean chunksSigned;
    private final boolean trailing;
    private final Map<String, String> trailers = new TreeMap<>();
    private String previous;
    private byte[] chunk = {};
    private int at;
    private boolean ended;

    AwsChunkedContent(InputStream body, SignatureV4.Signed signed, boolean chunksSigned, boolean trailing) {
        this.body = body;
        this.signed = signed;
        this.chunksSigned = chunksSigned;
        this.trailing = trailing;
        this.previous = signed.signature();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (at == chunk.length) {
            if (ended) {
                return -1;
            }
            nextChunk();
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, bytes, offset, count);
        at += count;
        return count;
    }

    @Override
    Map<String, String> trailers() {
        return Map.copyOf(trailers);
    }

    private void nextChunk() throws IOException {
        String[] head = line().split(";", 2);
        int size = Integer.parseInt(head[0], 16);
        if (size > MAX_CHUNK) {
            throw new S3Error(400, "InvalidChunkSizeError", "a chunk of " + size + " bytes");
        }
        chunk = body.readNBytes(size);
        at = 0;
        if (chunk.length < size) {
            throw new EOFException("a cut chunk");
        }
        if (chunksSigned) {
            String sum = HexFormat.of().formatHex(SignatureV4.digest("SHA-256").digest(chunk));
            previous = signed.sign("AWS4-HMAC-SHA256-PAYLOAD", previous, SHA256_OF_NOTHING + "\n" + sum);
            require(head.length == 2 && head[1].equals("chunk-signature=" + previous));
        }
        if (size > 0) {
            line();
        } else {
            ended = true;
            readTrailers();
        }
    }

    private void readTrailers() throws IOException {
        StringBuilder canonical = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String name = line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (name.equals("x-amz-trailer-signature")) {
                require(value.equals(
                        signed.sign("AWS4-HMAC-SHA256-TRAILER", previous, SignatureV4.sha256(canonical.toString()))));
            } else {
                canonical.append(name).append(':').append(value).append('\n');
                trailers.put(name, value);
            }
        }
        require(trailing || trailers.isEmpty());
    }

    private static void require(boolean right) {
        if (!right) {
            throw new S3Error(403, "SignatureDoesNotMatch", "a chunk or trailer is not what was signed");
        }
    }

    /** Reads to the next CRLF; the end of the body ends the last line too. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = body.read(); b >= 0 && b != '\n'; b = body.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}
