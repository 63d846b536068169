package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;

/**
 * The JSON form of an audit entry, {@code audit/YYYY/MM/DD/INSTANT-ID.json}: the same rules as {@link ManifestCodec}. Written once, read by people.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "at": "2027-11-21T03:00:00Z",
 *   "by": "holdfast@ops1",
 *   "action": "transition",
 *   "subject": "20261121T020000Z-monthly-k3f9q2",
 *   "deployment": "prod",
 *   "details": { "from": "STANDARD_IA", "object": "archives/monthly/prod/....zip.age", "to": "GLACIER" }
 * }
 * }</pre>
 *
 * <p>{@code details} are texts. Immutable; any thread may use it.
 */
public final class AuditEntryCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(AuditEntry entry) {
        return json.write(JsonText.object(
                        "format", FORMAT,
                        "at", entry.at().toString(),
                        "by", entry.by(),
                        "action", entry.action(),
                        "subject", entry.subject(),
                        "deployment", entry.deployment(),
                        "details", entry.details()))
                .getBytes(UTF_8);
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public AuditEntry read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        return new AuditEntry(
                fields.instant("at"),
                fields.text("by"),
                fields.text("action"),
                fields.text("subject"),
                fields.text("deployment"),
                fields.optionalTexts("details"));
    }
}
