package dev.holdfast.restore;

import dev.holdfast.convex.ImportRow;
import dev.holdfast.convex.ImportStatus;
import dev.holdfast.convex.ImportStatus.Completed;
import dev.holdfast.convex.ImportStatus.Failed;
import dev.holdfast.convex.ImportStatus.Uploaded;
import dev.holdfast.convex.ImportStatus.Waiting;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports that came of an upload of ours whose answer was lost, or whose process died before it could write their names down. Nobody will ever confirm them; as long as they wait,
 * nobody else can restore. What somebody confirmed is no stray, nor what waits and began long after our upload.
 */
final class Strays {
    private static final String BEFORE = "imports-before";
    /** For clocks that differ, and for an upload that went on after the last moment that is known of it. */
    private static final Duration LEEWAY = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(Strays.class);

    private Strays() {}

    /** What the journal keeps before an upload: the imports that were there. */
    static Map<String, String> before(ImportTarget target) {
        return Map.of(BEFORE, target.recent().stream().map(ImportRow::id).collect(Collectors.joining(" ")));
    }

    /**
     * Cancels those that were not there before the upload, wait, are of its kind, and began while it may have gone on. Leaves all others.
     *
     * @param except not this one
     * @param uploadedUntil the last moment at which our upload may have ended
     * @return what is in the way and may be ours or not, in words; empty if nothing is
     */
    static List<String> cancel(ImportTarget target, RestoreRecord record, String except, Instant uploadedUntil) {
        List<String> left = new ArrayList<>();
        try {
            for (ImportRow row : others(target, record, except)) {
                boolean isInTime = isInTime(row, record, uploadedUntil);
                if (row.status().isOver() || !isOurKind(row, record)) {
                    continue;
                }
                // Somebody may have confirmed it since it was listed.
                ImportStatus status = target.status(row.id());
                boolean waits = status instanceof Uploaded || status instanceof Waiting;
                if (waits && isInTime) {
                    log.atInfo()
                            .addKeyValue("import", row.id())
                            .addKeyValue("restore", record.id())
                            .log("an import is cancelled that came of a lost upload");
                    target.cancel(row.id());
                } else if (!status.isOver()) {
                    left.add(words(row, status));
                }
            }
        } catch (HoldfastException e) {
            log.atWarn().addKeyValue("problem", e.getMessage()).log("whether imports are left over is not known");
            left.add("whether imports are left over cannot be seen: " + e.getMessage());
        }
        return left;
    }

    private static boolean isOurKind(ImportRow row, RestoreRecord record) {
        return row.format().equals("zip")
                && row.requestor().equals("snapshotImport")
                && row.mode().equalsIgnoreCase(record.mode().replace("-", ""));
    }

    private static boolean isInTime(ImportRow row, RestoreRecord record, Instant uploadedUntil) {
        return !row.began().isBefore(earliest(record)) && !row.began().isAfter(uploadedUntil.plus(LEEWAY));
    }

    private static Instant earliest(RestoreRecord record) {
        return record.at(RestoreStage.UPLOADING).orElse(record.began()).minus(LEEWAY);
    }

    /**
     * One that took effect, as somebody confirmed it, and may be ours: then the target may be changed. That is in the journal when this returns. However late it began: nobody knows
     * how long our upload went on, and to say that nothing changed is worse than to say that it may have.
     *
     * @return in words; empty if there is none
     * @throws HoldfastException if that cannot be seen
     */
    static Optional<String> completed(ImportTarget target, Journal journal) {
        RestoreRecord record = journal.record();
        List<ImportRow> rows = others(target, record, "").stream()
                .filter(row -> row.status() instanceof Completed)
                .filter(row -> isOurKind(row, record) && !row.began().isBefore(earliest(record)))
                .toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> facts = new HashMap<>();
        facts.put("confirmed", "found to be");
        if (rows.size() == 1) {
            facts.put(RestoreRecord.IMPORT, rows.get(0).id());
        }
        journal.reachIfPossible(RestoreStage.CONFIRMED, facts);
        return Optional.of("perhaps restored, by whoever confirmed it: "
                + rows.stream().map(row -> words(row, row.status())).collect(Collectors.joining("; "))
                + "; whether it came of this restore cannot be told");
    }

    /**
     * What others imported, or are about to, since our upload began.
     *
     * @param ours our own import
     * @return in words; empty if nothing is
     */
    static List<String> ofOthers(ImportTarget target, RestoreRecord record, String ours) {
        return others(target, record, ours).stream()
                .filter(row -> !(row.status() instanceof Failed))
                .map(row -> words(row, row.status()))
                .toList();
    }

    private static List<ImportRow> others(ImportTarget target, RestoreRecord record, String except) {
        Set<String> known =
                new TreeSet<>(Arrays.asList(record.fact(BEFORE).orElse("").split(" ")));
        known.add(except);
        return target.recent().stream().filter(row -> !known.contains(row.id())).toList();
    }

    /** Never with what a failed one says: it may quote documents. */
    private static String words(ImportRow row, ImportStatus status) {
        String state = status instanceof Completed ? "was completed" : status.describe();
        return "import " + row.id() + " (" + row.mode() + ", begun " + row.began() + ") " + state;
    }
}
