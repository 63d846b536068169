package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Which backups restores need that stand half-way: to be gone on with, or to be taken back. Pure. */
public final class UnfinishedRestores {
    /** A target that is gone lets no restore into it be finished, and that must not keep backups of others for ever. */
    private static final Duration AT_MOST = Duration.ofDays(30);

    private UnfinishedRestores() {}

    /** By backup the restore that needs it: as its safety copy, or as what it brings. One that came no further for 30 days needs nothing any more. */
    public static Map<BackupId, RestoreId> needs(Iterable<RestoreRecord> restores, Instant now) {
        Map<BackupId, RestoreId> needs = new HashMap<>();
        for (RestoreRecord record : restores) {
            if (record.standsHalfway() && now.isBefore(last(record).plus(AT_MOST))) {
                record.safetyCopy().ifPresent(copy -> needs.put(copy, record.id()));
                record.backup().ifPresent(backup -> needs.put(backup, record.id()));
            }
        }
        return needs;
    }

    private static Instant last(RestoreRecord record) {
        return record.entries().values().stream()
                .map(RestoreEntry::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
