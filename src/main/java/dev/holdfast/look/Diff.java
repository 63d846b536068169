package dev.holdfast.look;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares two snapshots document by document, in memory that does not depend on their size: about 10 MiB for each, and a few of the largest documents.
 *
 * <p>Tables with the same digest are not looked at; where nothing differs, nothing is read. The others are merged by id while both snapshots are read side by side, and
 * lines that are equal byte for byte are not even parsed. Where the two ZIPs have their tables in different orders that takes more than one pass, see {@link PassPlan}.
 * Of a snapshot whose contents are not known yet, a file, one more reading comes first. Tables whose lines are not in the order of their ids, as in ZIPs made by hand,
 * are compared by count and digest alone, which is said.
 *
 * <p>Immutable; any thread may call it. It reads on threads of its own, which end with the call.
 */
public final class Diff {
    private final SnapshotWalk walk;

    public Diff(SnapshotLimits limits) {
        this.walk = new SnapshotWalk(limits);
    }

    /**
     * One of the two.
     *
     * @param contents what it holds, where that is known
     */
    public record Side(ZipSource source, Optional<Contents> contents) {
        public Side {
            requireNonNull(source, "source");
            requireNonNull(contents, "contents");
        }
    }

    /**
     * What to compare.
     *
     * @param table one table; everything if empty
     * @param details whether the documents of tables are told that only one of the two has
     */
    public record Scope(Optional<TableName> table, boolean details) {
        public Scope {
            requireNonNull(table, "table");
        }
    }

    /**
     * Compares them. What the listener heard counts only after the return.
     *
     * @throws CorruptBackupException if one of them is damaged, or is not what it was at the beginning any more
     * @throws UsageException if neither has the table that was asked for
     */
    public DiffResult compare(Side before, Side after, Scope scope, DiffListener listener) throws IOException {
        Outline old = outline(before);
        Outline now = outline(after);
        SortedMap<String, TableMerge> differing = new TreeMap<>();
        int same = sort(scope, old, now, differing);
        Set<String> pairs = new HashSet<>();
        Set<String> alone = new HashSet<>();
        differing.forEach((name, table) -> {
            if (table.isMerged()) {
                pairs.add(name);
            } else if (table.isOnOneSide() && scope.details()) {
                alone.add(name);
            }
        });
        int passes = 0;
        while (!pairs.isEmpty() || !alone.isEmpty()) {
            DiffPass pass = new DiffPass(walk, before.source(), after.source(), differing);
            Set<String> done = pass.run(PassPlan.longest(old.order(), now.order(), pairs), alone, listener);
            passes++;
            requireUnchanged(before, old, pass.contentsBefore());
            requireUnchanged(after, now, pass.contentsAfter());
            if (!pairs.removeAll(done) && alone.isEmpty()) {
                throw new IllegalStateException("no progress with " + pairs);
            }
            alone.clear();
            old = old.withOrder(pass.orderBefore());
            now = now.withOrder(pass.orderAfter());
        }
        return new DiffResult(
                differing.values().stream().map(TableMerge::result).toList(), same, passes);
    }

    private Outline outline(Side side) throws IOException {
        return side.contents().isPresent() ? Outline.guessed(side.contents().get()) : Outline.of(walk, side.source());
    }

    /** Finds what differs by what is known before; returns how many tables do not. */
    private static int sort(Scope scope, Outline old, Outline now, Map<String, TableMerge> differing) {
        int same = 0;
        Set<String> names = new TreeSet<>(old.tables().keySet());
        names.addAll(now.tables().keySet());
        if (scope.table().isPresent()) {
            String wanted = scope.table().get().toString();
            if (!names.contains(wanted)) {
                throw new UsageException(
                        "neither has a table " + wanted,
                        "a table of a component is written component:table; see them with: holdfast show");
            }
            names.retainAll(Set.of(wanted));
        }
        for (String name : names) {
            Optional<Outline.Standing> was = Optional.ofNullable(old.tables().get(name));
            Optional<Outline.Standing> is = Optional.ofNullable(now.tables().get(name));
            if (was.equals(is)) {
                same++;
            } else {
                boolean isUnsorted =
                        old.unsorted().contains(name) || now.unsorted().contains(name);
                differing.put(name, new TableMerge(name, count(was), count(is), isUnsorted));
            }
        }
        return same;
    }

    private static OptionalLong count(Optional<Outline.Standing> standing) {
        return standing.map(it -> OptionalLong.of(it.count())).orElse(OptionalLong.empty());
    }

    private static void requireUnchanged(Side side, Outline known, Contents read) {
        List<Contents.Table> tables = new ArrayList<>(read.tables());
        if (!tables.equals(known.contents().tables())
                || !read.files().equals(known.contents().files())) {
            throw new CorruptBackupException(
                    side.source().name() + " holds something else than was known of it: what was told is not reliable",
                    "compare again while nobody changes it; a stored backup is checked with: holdfast verify");
        }
    }
}
