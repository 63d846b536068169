package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;

/**
 * The JSON form of a deletion, {@code evidence/DEPLOYMENT/delete/BACKUP.json}: the same rules as {@link ManifestCodec}. It is written once. One that cannot be read still says
 * that its backup is to go, as its name tells which.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "backup": "20261121T020000Z-daily-k3f9q2",
 *   "deployment": "prod",
 *   "forced": false,
 *   "at": "2026-11-22T09:30:00Z",
 *   "by": "kim@ops1"
 * }
 * }</pre>
 *
 * <p>Immutable; any thread may use it.
 */
public final class DeletionRecordCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(DeletionRecord it) {
        return json.write(JsonText.object(
                        "format", FORMAT,
                        "backup", it.backup().value(),
                        "deployment", it.deployment(),
                        "forced", it.isForced(),
                        "at", it.at().toString(),
                        "by", it.by()))
                .getBytes(UTF_8);
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public DeletionRecord read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        return new DeletionRecord(
                fields.parsed("backup", BackupId::new),
                fields.text("deployment"),
                fields.flag("forced"),
                fields.instant("at"),
                fields.text("by"));
    }
}
