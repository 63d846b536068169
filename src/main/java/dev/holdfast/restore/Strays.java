package dev.holdfast.restore;

import dev.holdfast.convex.ImportRow;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.RestoreRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports that came of an upload of ours whose answer was lost, or whose process died before it could write their names down. Nobody will ever confirm them; as long as they wait,
 * nobody else can restore.
 */
final class Strays {
    private static final String BEFORE = "imports-before";
    private static final Logger log = LoggerFactory.getLogger(Strays.class);

    private Strays() {}

    /** What the journal keeps before an upload: the imports that were there. */
    static Map<String, String> before(ImportTarget target) {
        return Map.of(BEFORE, target.recent().stream().map(ImportRow::id).collect(Collectors.joining(" ")));
    }

    /**
     * Cancels those that were not there before the upload, wait, and are of its kind.
     *
     * @param except not this one
     * @return whether none is left, as far as can be seen
     */
    static boolean cancel(ImportTarget target, RestoreRecord record, String except) {
        Set<String> known =
                new TreeSet<>(Arrays.asList(record.fact(BEFORE).orElse("").split(" ")));
        known.add(except);
        boolean isClean = true;
        try {
            List<ImportRow> rows = target.recent();
            for (ImportRow row : rows) {
                boolean isStray = !known.contains(row.id())
                        && row.format().equals("zip")
                        && row.mode().equalsIgnoreCase(record.mode().replace("-", ""))
                        && !row.status().isOver();
                if (isStray) {
                    log.atInfo()
                            .addKeyValue("import", row.id())
                            .addKeyValue("restore", record.id())
                            .log("an import is cancelled that came of a lost upload");
                    target.cancel(row.id());
                }
            }
        } catch (HoldfastException e) {
            log.atWarn().addKeyValue("problem", e.getMessage()).log("whether imports are left over is not known");
            isClean = false;
        }
        return isClean;
    }
}
