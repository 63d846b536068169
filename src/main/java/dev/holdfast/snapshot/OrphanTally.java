package dev.holdfast.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts references and those that lead nowhere, in bounded memory whatever the documents are. */
final class OrphanTally {
    private static final int MOST_FIELDS = 1000;
    private static final int EXAMPLES = 3;

    private final Map<Key, Count> orphans = new TreeMap<>();
    private long references;

    /** Where a reference stands and to which table it leads. */
    record Key(TableName table, String field, String target) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::table).thenComparing(Key::field).thenComparing(Key::target);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Count {
        private final List<References.Example> examples = new ArrayList<>();
        private long count;
    }

    void reference() {
        references++;
    }

    void orphan(Key key, String document, String missing) {
        boolean isRoom = orphans.size() < MOST_FIELDS || orphans.containsKey(key);
        Key counted = isRoom ? key : new Key(key.table(), "(other fields)", key.target());
        Count count = orphans.computeIfAbsent(counted, any -> new Count());
        count.count++;
        if (count.examples.size() < EXAMPLES) {
            count.examples.add(new References.Example(document, missing));
        }
    }

    References result(List<String> unchecked) {
        List<References.Orphans> found = new ArrayList<>();
        orphans.forEach((key, count) ->
                found.add(new References.Orphans(key.table(), key.field(), key.target(), count.count, count.examples)));
        return new References(found, references, unchecked);
    }
}
