package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A backup as {@code list --json} and {@code backup --json} print it. Times are ISO-8601 in UTC, sizes in bytes; what was not said is null.
 *
 * <pre>{@code
 * {
 *   "id": "20261121T020000Z-daily-k3f9q2",
 *   "deployment": "prod",
 *   "tier": "daily",
 *   "snapshotTime": "2026-11-21T02:00:00.123456789Z",
 *   "committedTime": "2026-11-21T02:00:09.5Z",
 *   "sizeBytes": 48112,
 *   "storedBytes": 48328,
 *   "documents": 154,
 *   "files": 3,
 *   "tables": 27,
 *   "verdict": "whole",
 *   "verified": true,
 *   "copies": 2,
 *   "damagedCopies": 0,
 *   "repositories": [ "local", "cloud" ],
 *   "storageClasses": { "local": null, "cloud": "STANDARD_IA" },
 *   "encrypted": true,
 *   "purpose": "before the migration",
 *   "note": null,
 *   "commit": "4f2a91c",
 *   "hold": { "reason": "case 4711", "until": null, "placed": "2026-11-22T09:00:00Z", "by": "holdfast@ops1" }
 * }
 * }</pre>
 *
 * <p>{@code verdict} is {@code whole} or {@code suspect}; {@code verified} is false for a suspect backup, and for one of which no good copy is left;
 * {@code copies} is the number of {@code repositories} that hold it, {@code damagedCopies} how many of those were
 * found bad, {@code storageClasses} where its archives lie now (null in a directory, which has no classes).
 */
final class BackupFields {
    private BackupFields() {}

    /** @param hold the one that stands, if any */
    static Map<String, Object> of(Backup backup, Optional<Hold> hold, CopyClasses classes) {
        Manifest manifest = backup.manifest();
        Contents contents = manifest.contents();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", manifest.id().value());
        fields.put("deployment", backup.deployment());
        fields.put("tier", backup.tier());
        fields.put("snapshotTime", manifest.snapshotTime().toString());
        fields.put("committedTime", manifest.timing().committed().toString());
        fields.put("sizeBytes", manifest.archive().plainBytes());
        fields.put("storedBytes", manifest.archive().storedBytes());
        fields.put("documents", contents.documents());
        fields.put("files", contents.fileCount());
        fields.put("tables", contents.tables().size());
        fields.put("verdict", manifest.verdict().word());
        fields.put("verified", backup.isVerified());
        fields.put("copies", backup.repositories().size());
        fields.put("damagedCopies", backup.damagedCopies());
        fields.put("repositories", backup.repositories());
        fields.put("storageClasses", classes.fields(backup));
        fields.put("encrypted", manifest.archive().isEncrypted());
        fields.put("purpose", manifest.annotations().purpose().orElse(null));
        fields.put("note", manifest.annotations().note().orElse(null));
        fields.put("commit", manifest.annotations().commit().orElse(null));
        fields.put("hold", hold.map(BackupFields::hold).orElse(null));
        return fields;
    }

    private static Map<String, Object> hold(Hold hold) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", hold.reason());
        fields.put("until", hold.until().map(Instant::toString).orElse(null));
        fields.put("placed", hold.placed().toString());
        fields.put("by", hold.by());
        return fields;
    }
}
