package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import java.util.HashMap;
import java.util.Map;

/** Which backups restores need that stand half-way: to be gone on with, or to be taken back. Pure. */
public final class UnfinishedRestores {
    private UnfinishedRestores() {}

    /** By backup the restore that needs it: as its safety copy, or as what it brings. */
    public static Map<BackupId, RestoreId> needs(Iterable<RestoreRecord> restores) {
        Map<BackupId, RestoreId> needs = new HashMap<>();
        for (RestoreRecord record : restores) {
            if (record.standsHalfway()) {
                record.safetyCopy().ifPresent(copy -> needs.put(copy, record.id()));
                record.backup().ifPresent(backup -> needs.put(backup, record.id()));
            }
        }
        return needs;
    }
}
