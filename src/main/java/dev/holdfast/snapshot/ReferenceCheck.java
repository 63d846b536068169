package dev.holdfast.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Looks for ids among all strings of all documents, and for each whether it is known. */
final class ReferenceCheck implements SnapshotVisitor {
    private final StringValues strings = new StringValues();
    private final Map<String, Map<Long, ReferenceFinder.KnownIds>> known;
    private final OrphanTally tally;
    private Map<Long, ReferenceFinder.KnownIds> here = new HashMap<>();

    /** @param known ids by component and table number */
    ReferenceCheck(Map<String, Map<Long, ReferenceFinder.KnownIds>> known, OrphanTally tally) {
        this.known = known;
        this.tally = tally;
    }

    @Override
    public void beginTable(TableName table) {
        here = known.getOrDefault(table.component(), Map.of());
    }

    @Override
    public void document(TableName table, DocumentLine line) {
        if (here.isEmpty()) {
            return;
        }
        byte[] b = line.bytes();
        strings.over(b, line.from());
        while (strings.next()) {
            int start = strings.start();
            int length = strings.end() - start;
            long number = start == line.idFrom() ? -1 : DocumentId.tableNumber(b, start, length);
            if (number > 0 && here.containsKey(number)) {
                check(table, line, here.get(number));
            }
        }
    }

    private void check(TableName table, DocumentLine line, ReferenceFinder.KnownIds target) {
        int start = strings.start();
        int length = strings.end() - start;
        tally.reference();
        if (!target.ids().contains(line.bytes(), start, length)) {
            tally.orphan(
                    new OrphanTally.Key(table, strings.path(), target.name()),
                    line.id(),
                    new String(line.bytes(), start, length, StandardCharsets.US_ASCII));
        }
    }
}
