package dev.holdfast.look;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * One reading of a snapshot, line by line at the pace of the one who compares. It owns the thread that reads, from the constructor to {@link #close}; all other methods
 * belong to one thread.
 */
final class Feed implements AutoCloseable {
    private final Thread reader;
    private final FeedReading reading;
    private Optional<Batch> batch = Optional.empty();
    private boolean isOver;
    private int at;

    /** @param wanted the tables whose lines are fed; the others are only read */
    Feed(SnapshotWalk walk, ZipSource source, Set<String> wanted) {
        this.reading = new FeedReading(walk, source, wanted);
        this.reader = new Thread(reading, "diff " + source.name());
        reader.setDaemon(true);
        reader.start();
    }

    /** The table at whose lines it stands; empty at the end, when the whole snapshot has proved good. */
    Optional<String> table() throws IOException {
        if (batch.isEmpty() && !isOver) {
            take();
        }
        return batch.map(Batch::table);
    }

    /** Goes to the next table, over what is left of this one. */
    void nextTable() throws IOException {
        while (hasLine()) {
            at = batch.orElseThrow().count();
        }
        recycle();
    }

    /** Whether it stands at a line of its table. */
    boolean hasLine() throws IOException {
        while (batch.isPresent() && at == batch.get().count() && !batch.get().isLastOfTable()) {
            recycle();
            take();
        }
        return batch.isPresent() && at < batch.get().count();
    }

    void nextLine() {
        at++;
    }

    boolean hasSameLine(Feed other) {
        Batch ours = batch.orElseThrow();
        Batch theirs = other.batch.orElseThrow();
        return Arrays.equals(
                ours.bytes(), ours.from(at), ours.to(at), theirs.bytes(), theirs.from(other.at), theirs.to(other.at));
    }

    int compareId(Feed other) {
        Batch ours = batch.orElseThrow();
        Batch theirs = other.batch.orElseThrow();
        return Arrays.compareUnsigned(
                ours.bytes(),
                ours.idFrom(at),
                ours.idTo(at),
                theirs.bytes(),
                theirs.idFrom(other.at),
                theirs.idTo(other.at));
    }

    String id() {
        Batch now = batch.orElseThrow();
        return new String(now.bytes(), now.idFrom(at), now.idTo(at) - now.idFrom(at), UTF_8);
    }

    String line() {
        Batch now = batch.orElseThrow();
        return new String(now.bytes(), now.from(at), now.to(at) - now.from(at), UTF_8);
    }

    /** What was read; to be asked at the end. */
    FeedReading reading() {
        return reading;
    }

    private void take() throws IOException {
        try {
            batch = reading.take();
            isOver = batch.isEmpty();
            at = 0;
        } catch (InterruptedException e) {
            throw FeedReading.interrupted(e);
        }
    }

    private void recycle() {
        batch.ifPresent(reading::recycle);
        batch = Optional.empty();
    }

    /** Ends the reading, wherever it is, and waits for that. */
    @Override
    public void close() {
        reader.interrupt();
        boolean wasInterrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
