package dev.holdfast.look;

import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.DocumentLine;
import dev.holdfast.snapshot.SnapshotVisitor;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The reading side of a {@link Feed}: walks through the snapshot and puts the lines that are wanted into batches that go round. */
final class FeedReading implements Runnable, SnapshotVisitor {
    /** Full ones that wait; with those in the hands of either side there are two more. */
    private static final int BATCHES = 4;

    private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES + 2);
    /** Stands for the end, or for a failure. */
    private final Batch end = new Batch();

    private final SnapshotWalk walk;
    private final ZipSource source;
    private final Set<String> wanted;
    private final Outline.IdOrder ids = new Outline.IdOrder();
    private final List<String> order = new ArrayList<>();
    private final Set<String> unsorted = ConcurrentHashMap.newKeySet();
    private Optional<Batch> batch = Optional.empty();
    private int made;

    private volatile Optional<Contents> contents = Optional.empty();
    private volatile @Nullable Throwable failure;

    FeedReading(SnapshotWalk walk, ZipSource source, Set<String> wanted) {
        this.walk = walk;
        this.source = source;
        this.wanted = Set.copyOf(wanted);
    }

    /** The next batch that was filled; empty at the end, when the whole snapshot has proved good. */
    Optional<Batch> take() throws IOException, InterruptedException {
        Batch next = full.take();
        if (next != end) {
            return Optional.of(next);
        }
        Throwable found = failure;
        if (found instanceof IOException exception) {
            throw exception;
        } else if (found instanceof RuntimeException exception) {
            throw exception;
        } else if (found instanceof Error error) {
            throw error;
        }
        return Optional.empty();
    }

    /** Gives one back. */
    void recycle(Batch used) {
        empty.add(used);
    }

    /** Tables as they stood in the ZIP, those that were not wanted too; to be asked for at the end. */
    List<String> order() {
        return List.copyOf(order);
    }

    /** What it held; to be asked for at the end. */
    Contents contents() {
        return contents.orElseThrow();
    }

    boolean isUnsorted(String table) {
        return unsorted.contains(table);
    }

    @Override
    @SuppressWarnings("IllegalCatch") // top of a thread: the other one throws it
    public void run() {
        try {
            try (InputStream zip = source.open()) {
                contents = Optional.of(walk.walk(zip, this));
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
            full.put(end);
        } catch (InterruptedException e) {
            // Asked to stop: nobody waits for the rest.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void beginTable(TableName table) throws IOException {
        begin(table.toString());
    }

    @Override
    public void document(TableName table, DocumentLine line) throws IOException {
        add(line);
    }

    @Override
    public void endTable(TableName table) throws IOException {
        finish();
    }

    @Override
    public void beginRows(String component) throws IOException {
        begin(Tables.storage(component));
    }

    @Override
    public void row(String component, DocumentLine line) throws IOException {
        add(line);
    }

    @Override
    public void endRows(String component) throws IOException {
        finish();
    }

    private void begin(String table) throws IOException {
        order.add(table);
        ids.restart();
        if (wanted.contains(table)) {
            batch = Optional.of(emptyOne(table));
        }
    }

    private void add(DocumentLine line) throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        Batch now = batch.get();
        if (!ids.isAfter(line)) {
            unsorted.add(now.table());
        }
        if (!now.hasRoom(line)) {
            put(now);
            now = emptyOne(now.table());
            batch = Optional.of(now);
        }
        now.add(line);
    }

    private void finish() throws IOException {
        if (batch.isPresent()) {
            batch.get().markLastOfTable();
            put(batch.get());
            batch = Optional.empty();
        }
    }

    private Batch emptyOne(String table) throws IOException {
        Batch free = empty.poll();
        if (free == null && made < BATCHES + 2) {
            made++;
            free = new Batch();
        }
        try {
            if (free == null) {
                free = empty.take();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        free.restart(table);
        return free;
    }

    private void put(Batch filled) throws IOException {
        try {
            full.put(filled);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while comparing");
        interrupted.initCause(cause);
        return interrupted;
    }
}
