package dev.holdfast.cli;

import dev.holdfast.prune.PruneReport;
import dev.holdfast.prune.PruneReport.Line;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.Candidate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a prune did or would do, as {@code prune --json} prints it. Times are ISO-8601 in UTC, sizes in bytes; what does not apply is null.
 *
 * <pre>{@code
 * {
 *   "repository": "local",
 *   "deployment": "prod",
 *   "time": "2026-11-21T10:00:00Z",
 *   "applied": false,
 *   "run": null,
 *   "freedBytes": 0,
 *   "dueBytes": 48328,
 *   "backups": [
 *     { "id": "20260821T020000Z-daily-k3f9q2", "tier": "daily", "snapshotTime": "...", "storedBytes": 48328, "storageClass": "STANDARD",
 *       "outcome": "due", "reason": "expired", "text": "older than keep = 90 days", "problem": null }
 *   ],
 *   "blocks": [ { "reason": "mass-delete", "deployment": "prod", "text": "..." } ]
 * }
 * }</pre>
 *
 * <p>{@code outcome} is {@code kept}, {@code later} (due, but held, read or locked), {@code due} (goes with {@code --apply}), {@code removed} or {@code refused}. {@code storageClass} is null in a directory.
 */
final class PruneFields {
    private PruneFields() {}

    /** @param hasClasses whether its repository has storage classes */
    static Map<String, Object> of(PruneReport report, boolean hasClasses) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("repository", report.repository());
        fields.put("deployment", report.deployment().orElse(null));
        fields.put("time", report.at().toString());
        fields.put("applied", report.isApplied());
        fields.put("run", report.run().orElse(null));
        fields.put("freedBytes", report.bytes(Outcome.REMOVED));
        fields.put("dueBytes", report.bytes(Outcome.DUE));
        fields.put(
                "backups",
                report.lines().stream().map(line -> backup(line, hasClasses)).toList());
        fields.put("blocks", report.blocks().stream().map(PruneFields::block).toList());
        return fields;
    }

    private static Map<String, Object> backup(Line line, boolean hasClasses) {
        Candidate backup = line.decision().candidate();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", backup.id().value());
        fields.put("tier", backup.tier());
        fields.put("snapshotTime", backup.snapshotTime().toString());
        fields.put("storedBytes", backup.storedBytes());
        fields.put("storageClass", hasClasses ? backup.storageClass() : null);
        fields.put("outcome", line.outcome().word());
        fields.put("reason", line.decision().reason().kind().word());
        fields.put("text", line.decision().reason().text());
        fields.put("problem", line.problem().isEmpty() ? null : line.problem());
        return fields;
    }

    private static Map<String, Object> block(Block block) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", block.kind().word());
        fields.put("deployment", block.deployment().orElse(null));
        fields.put("text", block.text());
        return fields;
    }
}
