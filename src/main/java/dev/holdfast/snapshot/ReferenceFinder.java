package dev.holdfast.snapshot;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds references that lead nowhere: every string in a document that is a valid id of a table of the same component, or of its stored files, must be the id of one that
 * is in the snapshot. A string of another component's table is none, as numbers are taken anew in each component; nor is one whose table the snapshot does not know.
 * Stored files are looked for only where the snapshot lists some.
 *
 * <p>Reads the snapshot twice: once for the ids, once for the references. It holds eight bytes for each document, at most {@code maxIds} of them at a time; where there
 * are more, tables are taken in groups, and each group takes two more readings. References to a table that alone has more are not checked, which the result says.
 *
 * <p>Immutable; any thread may call it.
 */
public final class ReferenceFinder {
    /** 64 MiB of memory. */
    public static final int STANDARD_MAX_IDS = 8 << 20;

    private final SnapshotWalk walk;
    private final int maxIds;

    public ReferenceFinder(SnapshotLimits limits) {
        this(limits, STANDARD_MAX_IDS);
    }

    /** @param maxIds how many ids to hold at a time */
    public ReferenceFinder(SnapshotLimits limits, int maxIds) {
        this.walk = new SnapshotWalk(limits);
        this.maxIds = maxIds;
    }

    /** One target of references: a table of a component, or its {@code _storage}. */
    record Target(String component, String name, long documents) {}

    /**
     * Checks all of a snapshot.
     *
     * @param contents what it holds
     * @throws dev.holdfast.failure.CorruptBackupException if it is damaged
     */
    public References find(ZipSource source, Contents contents) throws IOException {
        requireNonNull(source, "source");
        List<String> unchecked = new ArrayList<>();
        OrphanTally tally = new OrphanTally();
        for (List<Target> group : groups(contents, unchecked)) {
            Map<String, Map<Long, KnownIds>> known = new HashMap<>();
            try (InputStream zip = source.open()) {
                walk.walk(zip, new IdCollector(group, known));
            }
            try (InputStream zip = source.open()) {
                walk.walk(zip, new ReferenceCheck(known, tally));
            }
        }
        return tally.result(unchecked);
    }

    /** Tables in the order of contents, as many at a time as the memory has room for. */
    private List<List<Target>> groups(Contents contents, List<String> unchecked) {
        List<List<Target>> groups = new ArrayList<>();
        long held = Long.MAX_VALUE;
        for (Target target : targets(contents)) {
            if (target.documents() > maxIds) {
                unchecked.add("references to " + Names.qualified(target.component(), target.name())
                        + ": it has " + target.documents() + " documents, and at most " + maxIds
                        + " ids are held at a time");
                continue;
            }
            if (groups.isEmpty() || held + target.documents() > maxIds) {
                groups.add(new ArrayList<>());
                held = 0;
            }
            held += target.documents();
            groups.get(groups.size() - 1).add(target);
        }
        return groups;
    }

    private static Iterable<Target> targets(Contents contents) {
        Map<String, Target> targets = new TreeMap<>();
        for (Contents.Table table : contents.tables()) {
            targets.put(table.qualifiedName(), new Target(table.component(), table.name(), table.documents()));
        }
        for (Contents.Files files : contents.files()) {
            targets.put(
                    Names.qualified(files.component(), "_storage"),
                    new Target(files.component(), "_storage", files.count()));
        }
        return targets.values();
    }

    /** The ids of one table. */
    record KnownIds(String name, IdSet ids) {}

    /** The first reading. */
    private static final class IdCollector implements SnapshotVisitor {
        private final Map<String, Target> wanted = new HashMap<>();
        private final Map<String, Map<Long, KnownIds>> known;
        private IdSet lastIds = new IdSet(0);
        private String lastName = "";

        IdCollector(List<Target> group, Map<String, Map<Long, KnownIds>> known) {
            group.forEach(target -> wanted.put(Names.qualified(target.component(), target.name()), target));
            this.known = known;
        }

        @Override
        public void listed(TableName table, long number) {
            Target target = wanted.get(table.toString());
            if (target != null) {
                of(target, number);
            }
        }

        @Override
        public void document(TableName table, DocumentLine line) {
            add(table.toString(), line);
        }

        @Override
        public void row(String component, DocumentLine line) {
            add(Names.qualified(component, "_storage"), line);
        }

        private void add(String name, DocumentLine line) {
            int length = line.idTo() - line.idFrom();
            if (!name.equals(lastName)) {
                Target target = wanted.get(name);
                if (target == null) {
                    return;
                }
                lastName = name;
                lastIds = of(target, DocumentId.tableNumber(line.bytes(), line.idFrom(), length))
                        .ids();
            }
            lastIds.add(line.bytes(), line.idFrom(), length);
        }

        private KnownIds of(Target target, long number) {
            return known.computeIfAbsent(target.component(), any -> new HashMap<>())
                    .computeIfAbsent(number, any -> new KnownIds(target.name(), new IdSet(target.documents())));
        }
    }
}
