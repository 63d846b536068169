package dev.holdfast.testing.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Content that the server keeps: in memory while small, else in a file; or several of those in a row. */
sealed interface StoredBody {
    long size();

    Stream<InputStream> open();

    /** Returns the content from {@code skip} on. The caller closes it. */
    default InputStream from(long skip) throws IOException {
        InputStream all = new SequenceInputStream(Collections.enumeration(open().toList()));
        all.skipNBytes(skip);
        return all;
    }

    /** Small content. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record InMemory(byte[] content) implements StoredBody {
        @Override
        public long size() {
            return content.length;
        }

        @Override
        public Stream<InputStream> open() {
            return Stream.of(new ByteArrayInputStream(content));
        }
    }

    /** Large content. The file lives as long as the server. */
    record InFile(Path file, long size) implements StoredBody {
        @Override
        public Stream<InputStream> open() {
            try {
                return Stream.of(Files.newInputStream(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The same content with one bit flipped, in memory. */
    static StoredBody damaged(StoredBody body, long at) throws IOException {
        try (InputStream content = body.from(0)) {
            byte[] bytes = content.readAllBytes();
            bytes[(int) at] ^= 1;
            return new InMemory(bytes);
        }
    }

    /** So many bytes of another from a place on. */
    record Slice(StoredBody whole, long begin, long size) implements StoredBody {
        @Override
        public Stream<InputStream> open() {
            try {
                return Stream.of(BoundedInputStream.of(whole.from(begin), size));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The parts of an upload. */
    record InParts(List<StoredBody> parts) implements StoredBody {
        @Override
        public long size() {
            return parts.stream().mapToLong(StoredBody::size).sum();
        }

        @Override
        public Stream<InputStream> open() {
            return parts.stream().flatMap(StoredBody::open);
        }
    }
}
