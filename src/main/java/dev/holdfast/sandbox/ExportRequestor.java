package dev.holdfast.sandbox;

/** Who asked for an export. */
public enum ExportRequestor {
    /** The command line, the dashboard or a client such as ours. */
    SNAPSHOT_EXPORT("snapshotExport"),
    /** Convex's own backups: in the way like any other, but never shown by {@code exports:getLatest}. */
    CLOUD_BACKUP("cloudBackup");

    private final String wireName;

    ExportRequestor(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
