package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.SnapshotWriter;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Makes a large snapshot in Convex's layout: {@code MakeSnapshot documents|files BYTES FILE}. The ZIP has about so many bytes; the same arguments give the same
 * bytes.
 */
public final class MakeSnapshot {
    private static final String[] WORDS =
            "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"
                    .split(" ");

    private static final int FILE_BYTES = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(20261121);

    private MakeSnapshot() {}

    public static void main(String[] args) throws IOException {
        long bytes = Long.parseLong(args[1]);
        Path file = Path.of(args[2]);
        try (Counting out = new Counting(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20));
                SnapshotWriter writer = SnapshotWriter.begin(out)) {
            if (args[0].equals("documents")) {
                new MakeSnapshot().documents(writer, out, bytes);
            } else {
                new MakeSnapshot().files(writer, bytes);
            }
            writer.finish();
        }
    }

    private void documents(SnapshotWriter writer, Counting out, long bytes) throws IOException {
        TreeMap<Long, String> names = new TreeMap<>();
        names.put(10001L, "events");
        writer.tables("", names);
        try (OutputStream table = writer.table("", "events")) {
            for (long i = 0; out.count < bytes; i++) {
                table.write(document(i).getBytes(UTF_8));
            }
        }
    }

    /** About 300 bytes, of which a quarter remains when deflated: like rows of an application. */
    private String document(long i) {
        StringBuilder text = new StringBuilder(320);
        text.append("{\"_creationTime\":").append(1755000000000L + i).append(".25,\"_id\":\"");
        text.append(id(10001, i).text());
        text.append("\",\"amount\":")
                .append(random.nextInt(1_000_000))
                .append(",\"done\":")
                .append(random.nextBoolean());
        text.append(",\"owner\":\"").append(id(10002, random.nextInt(100_000)).text());
        text.append("\",\"ratio\":").append(String.format(Locale.ROOT, "%.3f", random.nextDouble()));
        text.append(",\"tags\":[\"")
                .append(word())
                .append("\",\"")
                .append(word())
                .append("\"],\"text\":\"");
        for (int n = 0; n < 16; n++) {
            text.append(word()).append(' ');
        }
        return text.append("\"}\n").toString();
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private void files(SnapshotWriter writer, long bytes) throws IOException {
        writer.tables("", new TreeMap<>());
        int count = Math.toIntExact(bytes / FILE_BYTES);
        List<Long> seeds = new ArrayList<>();
        try (OutputStream rows = writer.storedFiles("")) {
            for (int i = 0; i < count; i++) {
                long seed = random.nextLong();
                seeds.add(seed);
                rows.write(row(i, content(seed)).getBytes(UTF_8));
            }
        }
        for (int i = 0; i < count; i++) {
            try (OutputStream file = writer.storedFile("", id(540, i), "png")) {
                file.write(content(seeds.get(i)));
            }
        }
    }

    private static String row(int i, byte[] content) {
        return "{\"_creationTime\":1755000000000.5,\"_id\":\"" + id(540, i).text()
                + "\",\"contentType\":\"image/png\",\"internalId\":\"00000000-0000-4000-8000-"
                + String.format(Locale.ROOT, "%012d", i)
                + "\",\"sha256\":\"" + Base64.getEncoder().encodeToString(sha256(content)) + "\",\"size\":"
                + content.length + "}\n";
    }

    private static byte[] content(long seed) {
        byte[] bytes = new byte[FILE_BYTES];
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            buffer.putLong(random.nextLong());
        }
        return bytes;
    }

    private static DocumentId id(long table, long n) {
        return DocumentId.of(
                table,
                ByteBuffer.allocate(16)
                        .putLong(n)
                        .putLong(n * 0x9E3779B97F4A7C15L)
                        .array());
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }
    }
}
