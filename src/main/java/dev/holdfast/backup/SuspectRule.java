package dev.holdfast.backup;

import dev.holdfast.backup.Expectations.Priority;
import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Contents.Table;
import dev.holdfast.manifest.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Decides whether an undamaged backup is suspect: too small, lacking an expected table, or smaller than the previous verified backup by more than is
 * allowed. A size alone proves nothing (a healthy small deployment is a few kilobytes), so the comparison is the rule and the minimum an option.
 *
 * <p>Tables of priority {@code skip} count for nothing here. A {@code high} table is measured by itself; the others only together, since a handful of
 * sessions may halve overnight.
 */
final class SuspectRule {
    private final Expectations expectations;

    SuspectRule(Expectations expectations) {
        this.expectations = expectations;
    }

    /**
     * Judges a snapshot of so many bytes against what is expected and against the previous verified backup.
     *
     * @param withFiles whether the export was to have the stored files in it
     */
    Verdict judge(Contents contents, long zipBytes, boolean withFiles, Optional<Backup> previous) {
        List<String> reasons = new ArrayList<>();
        parts(contents, withFiles, reasons);
        expectations
                .minBytes()
                .filter(least -> zipBytes < least)
                .ifPresent(least -> reasons.add("the ZIP has " + zipBytes + " bytes, expect.min-size is " + least));
        for (String table : expectations.tables()) {
            if (contents.table(table).isEmpty()) {
                reasons.add("table " + table + " is missing, which expect.tables names");
            }
        }
        previous.ifPresent(backup -> compare(contents, backup, reasons));
        return new Verdict(reasons, previous.map(Backup::id));
    }

    /** Convex's own exports have these always, empty ones too; people's ZIPs need not. */
    private static void parts(Contents contents, boolean withFiles, List<String> reasons) {
        if (withFiles && contents.files().isEmpty()) {
            reasons.add("there is no _storage/documents.jsonl, though the export was to have the stored files in it");
        }
        if (!contents.tables().isEmpty() && contents.tables().stream().allMatch(table -> table.number() == 0)) {
            reasons.add("there is no _tables/documents.jsonl, so that a missing table cannot be told");
        }
    }

    private void compare(Contents now, Backup previous, List<String> reasons) {
        Contents before = previous.manifest().contents();
        for (Table table : before.tables()) {
            compareTable(table, now.table(table.qualifiedName()), previous, reasons);
        }
        shrunk("documents", sum(before, Table::documents), sum(now, Table::documents), previous, reasons);
        shrunk("bytes of documents", sum(before, Table::bytes), sum(now, Table::bytes), previous, reasons);
        if (!now.files().isEmpty()) {
            shrunk("stored files", before.fileCount(), now.fileCount(), previous, reasons);
            shrunk("bytes of stored files", before.fileBytes(), now.fileBytes(), previous, reasons);
        }
    }

    private void compareTable(Table before, Optional<Table> now, Backup previous, List<String> reasons) {
        String name = before.qualifiedName();
        Priority priority = expectations.priorityOf(name);
        if (priority == Priority.SKIP) {
            return;
        }
        if (now.isEmpty()) {
            if (priority != Priority.LOW && !expectations.tables().contains(name)) {
                reasons.add("table " + name + " is gone; " + previous.id() + " had it with " + before.documents()
                        + " documents");
            }
        } else if (now.get().documents() == 0
                && before.documents() > 0
                && expectations.tables().contains(name)) {
            reasons.add("table " + name + " is empty, which expect.tables names; " + previous.id() + " had it with "
                    + before.documents() + " documents");
        } else if (priority == Priority.HIGH) {
            shrunk("documents in " + name, before.documents(), now.get().documents(), previous, reasons);
        }
    }

    private void shrunk(String what, long before, long now, Backup previous, List<String> reasons) {
        if (before > 0 && before - now > before * expectations.maxShrink()) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%s fell from %d in %s to %d, by %.0f%%; expect.max-shrink is %.0f%%",
                    what,
                    before,
                    previous.id(),
                    now,
                    100.0 * (before - now) / before,
                    100.0 * expectations.maxShrink()));
        }
    }

    private long sum(Contents contents, ToLongFunction<Table> measure) {
        return contents.tables().stream()
                .filter(table -> expectations.priorityOf(table.qualifiedName()) != Priority.SKIP)
                .mapToLong(measure)
                .sum();
    }
}
