package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;

/** Sends a ZIP, with what is to go wrong on the way. */
final class ZipDelivery {
    /** Large enough for few system calls, small enough to stay in the processor's cache. */
    private static final int CHUNK_BYTES = 256 * 1024;

    private static final long NANOS = 1_000_000_000L;
    /** A slow download is sent in so many pieces per second. */
    private static final long PIECES_PER_SECOND = 20;

    private final Patience patience;

    ZipDelivery(Patience patience) {
        this.patience = patience;
    }

    void send(Path zip, DownloadFaults faults, Call call) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(zip)) {
            long stored = channel.size();
            long declared = Math.max(0, stored + faults.declareMore());
            long end = Math.min(faults.cutAfter().orElse(declared), Math.min(stored, declared));
            if (!faults.withoutLength()) {
                call.declareLength(declared);
            }
            boolean isWhole = faults.withoutLength() ? faults.cutAfter().isEmpty() : end == declared;
            // Given the last piece as such, Jetty would declare the length of a small ZIP by itself.
            copy(channel, end, faults, call, isWhole && !faults.withoutLength());
            if (isWhole && faults.withoutLength()) {
                call.write(ByteBuffer.allocate(0), true);
            } else if (!isWhole) {
                call.hangUp();
            }
        }
    }

    private void copy(FileChannel channel, long end, DownloadFaults faults, Call call, boolean endsAnswer)
            throws IOException, InterruptedException {
        long pace = faults.bytesPerSecond();
        int pieceBytes = pace == 0 ? CHUNK_BYTES : (int) Math.max(1, Math.min(CHUNK_BYTES, pace / PIECES_PER_SECOND));
        ByteBuffer piece = ByteBuffer.allocateDirect(pieceBytes);
        long flip = faults.flipAt().orElse(Long.MIN_VALUE);
        long flipAt = flip < 0 ? channel.size() + flip : flip;
        long position = 0;
        while (position < end) {
            piece.clear().limit((int) Math.min(pieceBytes, end - position));
            while (piece.hasRemaining() && channel.read(piece, position + piece.position()) >= 0) {}
            piece.flip();
            int offset = (int) Math.max(-1, Math.min(pieceBytes, flipAt - position));
            if (offset >= 0 && offset < piece.limit()) {
                piece.put(offset, (byte) ~piece.get(offset));
            }
            int sent = piece.remaining();
            if (sent == 0) {
                throw new IOException("the ZIP is shorter than it was: " + position + " bytes");
            }
            position += sent;
            call.write(piece, endsAnswer && position == end);
            if (pace > 0) {
                patience.await(() -> false, Duration.ofNanos(sent * NANOS / pace));
            }
        }
        if (end == 0 && endsAnswer) {
            call.write(ByteBuffer.allocate(0), true);
        }
    }
}
