package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.ApiException.Kind;
import dev.holdfast.convex.ImportTarget.Mode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A ZIP on its way into a deployment. Write the ZIP, then {@link #finish}: only that makes an import of it. Closing without it leaves nothing but an upload that the
 * deployment forgets. For one thread; holds one part in memory.
 *
 * <p>Parts go one after another and none is ever sent twice, since a self-hosted deployment appends whatever comes. Whatever goes wrong with one makes every further method throw
 * {@link UploadBrokenException}; the whole ZIP must then be uploaded again. A refusal that would come again is a
 * {@link dev.holdfast.failure.DeploymentException}.
 */
public final class ImportUpload extends OutputStream {
    /** Convex's cloud stores uploads in S3, which has at most 10,000 parts; Convex says 1 to 9999. */
    static final int MOST_PARTS = 9999;

    private static final int USUAL_PART_BYTES = 8 << 20;
    /** With parts of the usual size alone, an upload of unknown size would end at 78 GiB; with larger ones from here on it ends at 3 TiB. */
    private static final int USUAL_PARTS = 3000;

    private static final int LARGE_FACTOR = 16;
    /** An answer is lost sooner than the row shows: so often we look for it, for half a minute together. */
    private static final int LOOKS_FOR_ROW = 6;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final Imports imports;
    private final Retries retries;
    private final Pause pause;
    private final String token;
    private final int partBytes;
    private final boolean isSizeKnown;
    private final List<String> parts = new ArrayList<>();
    private byte[] part;
    private int filled;
    private long sent;
    private @Nullable UploadBrokenException broken;
    private boolean isFinished;

    /** @param declaredBytes how long the ZIP is at most; 0 if nobody knows */
    ImportUpload(Imports imports, Retries retries, Pause pause, String token, long declaredBytes) {
        this.imports = requireNonNull(imports, "imports");
        this.retries = requireNonNull(retries, "retries");
        this.pause = requireNonNull(pause, "pause");
        this.token = requireNonNull(token, "token");
        this.isSizeKnown = declaredBytes > 0;
        this.partBytes = Math.toIntExact(
                Math.max(USUAL_PART_BYTES, Math.floorDiv(declaredBytes + MOST_PARTS - 1, (long) MOST_PARTS)));
        this.part = new byte[partBytes];
    }

    /** What the deployment has of it. */
    public long sentBytes() {
        return sent;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /** @throws UploadBrokenException also later, and for good */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireUsable();
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == part.length) {
                send();
            }
            int count = Math.min(left, part.length - filled);
            System.arraycopy(bytes, from, part, filled, count);
            filled += count;
            from += count;
            left -= count;
        }
    }

    /**
     * Sends the rest and begins the import.
     *
     * @return the import's id; the deployment begins to read the file at once and changes nothing before {@link ImportTarget#confirm}
     * @throws UploadBrokenException if no import came of it as far as can be seen
     * @throws dev.holdfast.failure.DeploymentException if the deployment refused, or it cannot be known whether the import began
     */
    public String finish(Mode mode) throws IOException {
        requireUsable();
        if (filled > 0 || parts.isEmpty()) {
            send();
        }
        isFinished = true;
        part = new byte[0];
        try {
            return finishOnce(mode);
        } catch (ApiException e) {
            throw broken(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** After an answer that tells nothing it looks for the row before anything else: a second call would begin a second import. */
    private String finishOnce(Mode mode) throws ApiException, InterruptedException {
        Set<String> before = new TreeSet<>();
        imports.latest(retries.few()).forEach(row -> before.add(row.id()));
        try {
            return imports.finishUpload(token, parts, mode, retries.atMost(1));
        } catch (ApiException e) {
            if (isRefusal(e) || e.kind() == Kind.UNHEARD) {
                throw e;
            }
            for (int look = 0; look < LOOKS_FOR_ROW; look++) {
                Optional<String> found = newRow(before, mode, e);
                if (found.isPresent()) {
                    return found.get();
                }
                pause.pause(BETWEEN_LOOKS);
            }
            throw e;
        }
    }

    private Optional<String> newRow(Set<String> before, Mode mode, ApiException lost) throws InterruptedException {
        Set<String> now;
        try {
            now = ids(imports.latest(retries.few()), mode);
        } catch (ApiException e) {
            e.addSuppressed(lost);
            throw imports.unknown("nor can it be asked: " + e.getMessage(), e.failure());
        }
        now.removeAll(before);
        if (now.size() > 1) {
            throw imports.unknown("and it has new imports, of which one may be ours: " + String.join(", ", now), lost);
        }
        return now.stream().findFirst();
    }

    private static Set<String> ids(List<ImportRow> rows, Mode mode) {
        Set<String> ids = new TreeSet<>();
        for (ImportRow row : rows) {
            if (mayBeOurs(row, mode)) {
                ids.add(row.id());
            }
        }
        return ids;
    }

    /** Nobody but we would confirm ours: what is under way already is somebody else's. */
    private static boolean mayBeOurs(ImportRow row, Mode mode) {
        boolean isConfirmed =
                row.status() instanceof ImportStatus.InProgress || row.status() instanceof ImportStatus.Completed;
        return row.format().equals("zip")
                && row.mode().equalsIgnoreCase(mode.argument())
                && row.requestor().equals("snapshotImport")
                && !isConfirmed;
    }

    private void send() throws IOException {
        if (parts.size() == MOST_PARTS) {
            throw new IllegalStateException("the ZIP is longer than was declared, and has no part left");
        }
        try {
            parts.add(imports.uploadPart(token, parts.size() + 1, part, filled, retries.atMost(1)));
        } catch (ApiException e) {
            throw broken(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        sent += filled;
        filled = 0;
        if (!isSizeKnown && parts.size() == USUAL_PARTS) {
            part = new byte[Math.multiplyExact(partBytes, LARGE_FACTOR)];
        }
    }

    private void requireUsable() throws IOException {
        if (broken != null) {
            throw broken;
        }
        if (isFinished) {
            throw new IllegalStateException("the upload is finished already");
        }
    }

    /** Gives what is to be thrown: a refusal as it is, for it would come again. */
    private UploadBrokenException broken(ApiException e) {
        UploadBrokenException made = new UploadBrokenException(e.failure());
        broken = made;
        if (isRefusal(e)) {
            throw e.failure();
        }
        return made;
    }

    /** Whether it would come again. What is no answer of Convex's at all, though a success, is none. */
    private static boolean isRefusal(ApiException e) {
        return e.kind() == Kind.FINAL && e.status() != 200;
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted in an upload");
        interrupted.initCause(e);
        return interrupted;
    }

    /** Gives up what is not finished. May be called twice. */
    @Override
    public void close() {
        isFinished = true;
        part = new byte[0];
    }

    /** Sends nothing: only the last part may be a short one. */
    @Override
    public void flush() {}
}
