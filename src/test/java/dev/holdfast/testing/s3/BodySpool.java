package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes content in, with constant memory. */
final class BodySpool implements AutoCloseable {
    private static final int IN_MEMORY_BYTES = 256 * 1024;

    private final Path folder;

    BodySpool() throws IOException {
        folder = Files.createTempDirectory("holdfast-s3-");
    }

    /** Content that came, with its sums. */
    record Taken(StoredBody body, Sums.Finished sums) {}

    /** Reads to the end; {@code damageAt} flips a bit of what came, before the sums are taken: as bad memory of a server does. */
    Taken take(InputStream content, Optional<String> algorithm, long damageAt) throws IOException {
        Sums sums = new Sums(algorithm);
        byte[] first = content.readNBytes(IN_MEMORY_BYTES);
        damage(first, first.length, damageAt);
        sums.update(first, 0, first.length);
        if (first.length < IN_MEMORY_BYTES) {
            return new Taken(new StoredBody.InMemory(first), sums.finish());
        }
        Path file = Files.createTempFile(folder, "body", "");
        long size = first.length;
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(first);
            byte[] buffer = new byte[64 * 1024];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                damage(buffer, n, damageAt - size);
                sums.update(buffer, 0, n);
                out.write(buffer, 0, n);
                size += n;
            }
        }
        return new Taken(new StoredBody.InFile(file, size), sums.finish());
    }

    private static void damage(byte[] bytes, int length, long at) {
        if (at >= 0 && at < length) {
            bytes[(int) at] ^= 1;
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
