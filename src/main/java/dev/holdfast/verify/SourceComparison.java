package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Holds the tables and counts of a backup against those that its deployment has now. Pure.
 *
 * <p>A deployment goes on living, so a count may differ by a share of the table for each day since the backup began, the day it was taken in included, and by ten documents in any
 * table. A table that the backup lacks is a problem unless it is empty, or all that it holds was created since; one that the deployment has not any more is worth a note: that is what
 * backups are for.
 */
final class SourceComparison {
    /** A share of a table of three documents says nothing. */
    private static final long FEW_DOCUMENTS = 10;

    private final Manifest manifest;
    private final double tolerance;
    private final Instant now;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final SortedMap<String, Long> figures =
            new TreeMap<>(Map.of("tables", 0L, "documents in the backup", 0L, "documents now", 0L));

    /** @param tolerance share of a table's documents for each day */
    SourceComparison(Manifest manifest, double tolerance, Instant now) {
        this.manifest = requireNonNull(manifest, "manifest");
        this.tolerance = tolerance;
        this.now = requireNonNull(now, "now");
    }

    /** @param isNew of a table that the backup lacks: whether everything in it was created since */
    void compare(List<LiveSource.Table> live, Predicate<LiveSource.Table> isNew) {
        Map<String, Contents.Table> ours = new HashMap<>();
        manifest.contents().tables().forEach(table -> ours.put(table.qualifiedName(), table));
        Set<String> seen = new HashSet<>();
        for (LiveSource.Table table : live) {
            String name = table.name().toString();
            seen.add(name);
            figures.merge("tables", 1L, Long::sum);
            figures.merge("documents now", table.documents(), Long::sum);
            Contents.Table own = ours.get(name);
            if (own == null) {
                lacks(table, isNew);
            } else {
                counts("table " + name, " documents", own.documents(), table.documents());
            }
        }
        manifest.contents().tables().stream()
                .peek(table -> figures.merge("documents in the backup", table.documents(), Long::sum))
                .filter(table -> !seen.contains(table.qualifiedName()) && table.documents() > 0)
                .forEach(table -> notes.add("table " + table.qualifiedName() + " with " + table.documents()
                        + " documents in the backup is not there any more"));
    }

    /** Only where the backup has files at all: an export without them says nothing of any. */
    void compareFiles(Map<String, Long> live) {
        manifest.contents().files().forEach(files -> {
            String where = files.component().isEmpty() ? "stored files" : "stored files of " + files.component();
            counts(where, "", files.count(), live.getOrDefault(files.component(), 0L));
            figures.merge("files in the backup", files.count(), Long::sum);
        });
    }

    private void lacks(LiveSource.Table table, Predicate<LiveSource.Table> isNew) {
        if (table.documents() == 0) {
            return;
        }
        if (isNew.test(table)) {
            notes.add("table " + table.name() + " is newer than the backup");
        } else {
            problems.add("table " + table.name() + " has " + table.documents()
                    + (table.documents() == 1 ? " document" : " documents") + " and is not in the backup");
        }
    }

    private void counts(String what, String unit, long backup, long live) {
        long allowed = allowed(Math.max(backup, live));
        if (Math.abs(live - backup) > allowed) {
            problems.add(what + ": " + live + unit + " now, " + backup + " in the backup of " + manifest.snapshotTime()
                    + "; " + allowed + " more or less would pass");
        }
    }

    private long allowed(long documents) {
        Duration since = Duration.between(manifest.snapshotTime(), now);
        double days = Math.max(1, since.toMillis() / (double) Duration.ofDays(1).toMillis());
        return (long) (Math.max(FEW_DOCUMENTS, Math.ceil(documents * tolerance)) * days);
    }

    void problem(String what) {
        problems.add(what);
    }

    void figure(String what, long count) {
        figures.put(what, count);
    }

    List<String> problems() {
        return problems;
    }

    List<String> notes() {
        return notes;
    }

    SortedMap<String, Long> figures() {
        return figures;
    }
}
