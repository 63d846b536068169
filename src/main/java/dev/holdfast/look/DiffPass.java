package dev.holdfast.look;

import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One reading of two snapshots side by side. Used once. */
final class DiffPass {
    private final SnapshotWalk walk;
    private final ZipSource before;
    private final ZipSource after;
    private final Map<String, TableMerge> tables;
    private final Set<String> done = new HashSet<>();
    private final Set<String> passedBefore = new HashSet<>();
    private final Set<String> passedAfter = new HashSet<>();
    private final Map<String, Integer> places = new HashMap<>();
    private Optional<FeedReading> readBefore = Optional.empty();
    private Optional<FeedReading> readAfter = Optional.empty();

    DiffPass(SnapshotWalk walk, ZipSource before, ZipSource after, Map<String, TableMerge> tables) {
        this.walk = walk;
        this.before = before;
        this.after = after;
        this.tables = tables;
    }

    /**
     * Compares what can be.
     *
     * @param pairs in the order in which both are thought to have them; where one turns out to have another, some are left over
     * @param alone tables that only one of them has, and whose documents are to be told
     * @return those of the pairs that were compared
     */
    Set<String> run(List<String> pairs, Set<String> alone, DiffListener listener) throws IOException {
        for (int i = 0; i < pairs.size(); i++) {
            places.put(pairs.get(i), i);
        }
        Set<String> wanted = new HashSet<>(pairs);
        wanted.addAll(alone);
        try (Feed old = new Feed(walk, before, wanted);
                Feed now = new Feed(walk, after, wanted)) {
            while (step(old, now, alone, listener)) {
                // Until both are at their end.
            }
            readBefore = Optional.of(old.reading());
            readAfter = Optional.of(now.reading());
        }
        for (String name : done) {
            if (readBefore.get().isUnsorted(name) || readAfter.get().isUnsorted(name)) {
                tables.get(name).markUnreliable();
            }
        }
        return done;
    }

    private boolean step(Feed old, Feed now, Set<String> alone, DiffListener listener) throws IOException {
        Optional<String> left = old.table();
        Optional<String> right = now.table();
        if (left.isPresent() && alone.contains(left.get())) {
            tables.get(left.get()).tellAll(old, true, listener);
            old.nextTable();
        } else if (right.isPresent() && alone.contains(right.get())) {
            tables.get(right.get()).tellAll(now, false, listener);
            now.nextTable();
        } else if (left.isPresent() && left.equals(right)) {
            tables.get(left.get()).merge(old, now, listener);
            done.add(left.get());
            old.nextTable();
            now.nextTable();
        } else if (left.isPresent() && (right.isEmpty() || isToDrop(left.get(), right.get()))) {
            passedBefore.add(left.get());
            old.nextTable();
        } else if (right.isPresent()) {
            passedAfter.add(right.get());
            now.nextTable();
        }
        return left.isPresent() || right.isPresent();
    }

    /** Whether it is the older one's table that waits for another pass: the newer one is past it already, or it was thought to come first. */
    private boolean isToDrop(String left, String right) {
        if (passedAfter.contains(left)) {
            return true;
        }
        return !passedBefore.contains(right) && places.get(left) < places.get(right);
    }

    List<String> orderBefore() {
        return readBefore.orElseThrow().order();
    }

    List<String> orderAfter() {
        return readAfter.orElseThrow().order();
    }

    Contents contentsBefore() {
        return readBefore.orElseThrow().contents();
    }

    Contents contentsAfter() {
        return readAfter.orElseThrow().contents();
    }
}
