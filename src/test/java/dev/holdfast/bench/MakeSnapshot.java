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
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Makes a large snapshot in Convex's layout: {@code MakeSnapshot KIND BYTES FILE}. The ZIP has about so many bytes; the same arguments give the same bytes. Kinds:
 *
 * <ul>
 *   <li>{@code documents}: one table, nothing else.
 *   <li>{@code changed}: the same a day later: one document of a thousand has changed, some are gone, some new.
 *   <li>{@code files}: stored files of 1 MiB that cannot be deflated.
 *   <li>{@code typical}: 100,000 documents in 20 tables, and files for the rest of the bytes.
 * </ul>
 */
public final class MakeSnapshot {
    private static final String[] WORDS =
            "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"
                    .split(" ");

    private static final int FILE_BYTES = 1 << 20;
    private static final long FIRST_TABLE = 10001;
    private static final int TABLES = 20;
    private static final int TYPICAL_DOCUMENTS = 100_000;
    private static final int CHANGED_EVERY = 1000;
    private static final int GONE_EVERY = 10_007;

    private final SplittableRandom random = new SplittableRandom(20261121);

    private MakeSnapshot() {}

    public static void main(String[] args) throws IOException {
        long bytes = Long.parseLong(args[1]);
        Path file = Path.of(args[2]);
        try (Counting out = new Counting(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20));
                SnapshotWriter writer = SnapshotWriter.begin(out)) {
            MakeSnapshot snapshot = new MakeSnapshot();
            switch (args[0]) {
                case "documents" -> snapshot.documents(writer, out, bytes, false);
                case "changed" -> snapshot.documents(writer, out, bytes, true);
                case "files" -> {
                    writer.tables("", new TreeMap<>());
                    snapshot.files(writer, bytes);
                }
                case "typical" -> snapshot.typical(writer, bytes);
                default -> throw new IllegalArgumentException(args[0]);
            }
            writer.finish();
        }
    }

    private void documents(SnapshotWriter writer, Counting out, long bytes, boolean isLater) throws IOException {
        TreeMap<Long, String> names = new TreeMap<>();
        names.put(FIRST_TABLE, "events");
        writer.tables("", names);
        writer.storedFiles("").close(); // an export with stored files has their list, though there are none
        try (OutputStream table = writer.table("", "events")) {
            for (long i = 0; out.count < bytes; i++) {
                String document = document(FIRST_TABLE, i);
                if (!isLater) {
                    table.write(document.getBytes(UTF_8));
                } else if (i % GONE_EVERY != 0) {
                    table.write((i % CHANGED_EVERY == 0 ? document.replace("\"amount\":", "\"amount\":7") : document)
                            .getBytes(UTF_8));
                }
            }
        }
    }

    private void typical(SnapshotWriter writer, long bytes) throws IOException {
        TreeMap<Long, String> names = new TreeMap<>();
        for (int table = 0; table < TABLES; table++) {
            names.put(FIRST_TABLE + table, String.format(Locale.ROOT, "table_%02d", table));
        }
        writer.tables("", names);
        for (Map.Entry<Long, String> name : names.entrySet()) {
            try (OutputStream table = writer.table("", name.getValue())) {
                for (long i = 0; i < TYPICAL_DOCUMENTS / TABLES; i++) {
                    table.write(document(name.getKey(), i).getBytes(UTF_8));
                }
            }
        }
        files(writer, bytes);
    }

    /** About 300 bytes, of which a quarter remains when deflated: like rows of an application. */
    private String document(long number, long i) {
        StringBuilder text = new StringBuilder(320);
        text.append("{\"_creationTime\":").append(1755000000000L + i).append(".25,\"_id\":\"");
        text.append(id(number, i).text());
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
