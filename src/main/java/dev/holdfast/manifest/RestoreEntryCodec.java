package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;

/**
 * The JSON form of an entry of a restore's journal, {@code evidence/DEPLOYMENT/restore/RESTORE-NN-STAGE.json}: the same rules as {@link ManifestCodec}.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "restore": "20261122T031502Z-k3f9q2",
 *   "deployment": "prod",
 *   "stage": "begun",
 *   "at": "2026-11-22T03:15:02.120Z",
 *   "facts": {
 *     "backup": "20261122T020000Z-daily-p4x0aa",
 *     "by": "kim@ops1",
 *     "files": "yes",
 *     "instance": "brazen-meerkat-768",
 *     "mode": "replace-all",
 *     "part": "all tables and files",
 *     "source": "20261122T020000Z-daily-p4x0aa"
 *   }
 * }
 * }</pre>
 *
 * <p>Immutable; any thread may use it.
 */
public final class RestoreEntryCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(RestoreEntry it) {
        return json.write(JsonText.object(
                        "format", FORMAT,
                        "restore", it.restore().value(),
                        "deployment", it.deployment(),
                        "stage", it.stage().word(),
                        "at", it.at().toString(),
                        "facts", it.facts()))
                .getBytes(UTF_8);
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public RestoreEntry read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        return new RestoreEntry(
                fields.parsed("restore", RestoreId::new),
                fields.text("deployment"),
                fields.parsed("stage", RestoreStage::of),
                fields.instant("at"),
                fields.optionalTexts("facts"));
    }
}
