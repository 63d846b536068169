package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.ImportTarget;
import dev.holdfast.convex.ImportUpload;
import dev.holdfast.convex.UploadBrokenException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.SnapshotFilter;
import dev.holdfast.snapshot.ZipSource;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the ZIP of an import to its target, from its beginning again if it breaks off: no part may be sent twice. */
final class Sending {
    private static final int UPLOADS = 3;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final Logger log = LoggerFactory.getLogger(Sending.class);

    private final ImportTarget target;
    private final SnapshotFilter filter;
    private final RestoreProgress progress;

    Sending(ImportTarget target, SnapshotFilter filter, RestoreProgress progress) {
        this.target = requireNonNull(target, "target");
        this.filter = requireNonNull(filter, "filter");
        this.progress = requireNonNull(progress, "progress");
    }

    /** What a ZIP is made of. */
    interface Content {
        /** Where it comes from, for messages. */
        String name();

        /** Writes it from its beginning, as often as need be, and returns what was written. */
        Contents write(OutputStream to) throws IOException;
    }

    /**
     * What is there now.
     *
     * @param importId of the import that it made
     * @param contents of the ZIP that was sent
     * @param attempts how many uploads were begun; of all but the last something may be left there
     */
    record Sent(String importId, Contents contents, int attempts) {}

    /**
     * @param whole what the source holds
     * @param bytes how long the ZIP is at most; 0 if nobody knows
     */
    Sent send(ZipSource source, Contents whole, RestorePlan plan, long bytes) throws InterruptedException {
        Content content = new Content() {
            @Override
            public String name() {
                return source.name();
            }

            @Override
            public Contents write(OutputStream to) throws IOException {
                try (InputStream zip = source.open()) {
                    Contents contents = Sending.this.write(zip, whole, plan, to);
                    // What is read to its end is what was validated; nothing is handed over before that is sure.
                    zip.transferTo(OutputStream.nullOutputStream());
                    return contents;
                }
            }
        };
        return send(content, plan.mode(), bytes);
    }

    /** @param bytes how long the ZIP is at most; 0 if nobody knows */
    Sent send(Content content, RestoreMode mode, long bytes) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return sendOnce(content, mode, bytes, attempt);
            } catch (UploadBrokenException e) {
                stopIfInterrupted(e);
                if (attempt == UPLOADS) {
                    throw e.failure();
                }
                log.atWarn()
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("cause", e.getMessage())
                        .log("upload is tried again from its beginning");
            } catch (IOException e) {
                stopIfInterrupted(e);
                throw new RepositoryException(
                        "cannot read " + content.name() + ": " + e.getMessage(),
                        "look at where it lies, then try again",
                        e);
            } catch (HoldfastException e) {
                stopIfInterrupted(e);
                throw e;
            }
        }
    }

    private static void stopIfInterrupted(Exception e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw Importing.interrupted(e);
        }
    }

    private Sent sendOnce(Content content, RestoreMode mode, long bytes, int attempt) throws IOException {
        progress.step("uploading to " + target.name());
        try (ImportUpload upload = target.begin(bytes)) {
            Contents contents = content.write(new Counting(upload, bytes));
            return new Sent(upload.finish(mode(mode)), contents, attempt);
        }
    }

    private Contents write(InputStream zip, Contents whole, RestorePlan plan, OutputStream to) throws IOException {
        if (plan.isCut()) {
            return filter.cut(zip, whole, plan.part(), to);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
            to.write(buffer, 0, count);
        }
        return whole;
    }

    private static ImportTarget.Mode mode(RestoreMode mode) {
        return switch (mode) {
            case REPLACE_ALL -> ImportTarget.Mode.REPLACE_ALL;
            case REPLACE -> ImportTarget.Mode.REPLACE;
            case APPEND -> ImportTarget.Mode.APPEND;
            case REQUIRE_EMPTY -> ImportTarget.Mode.REQUIRE_EMPTY;
        };
    }

    /** Tells how many bytes went through. */
    private final class Counting extends FilterOutputStream {
        private final long total;
        private long count;

        Counting(OutputStream to, long total) {
            super(to);
            this.total = total;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
            progress.transferred(count, total);
        }
    }
}
