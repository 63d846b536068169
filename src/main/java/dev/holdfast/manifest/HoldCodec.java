package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;
import java.time.Instant;

/**
 * The JSON form of a hold, {@code holds/DEPLOYMENT/BACKUP.json}: the same rules as {@link ManifestCodec}. It is written once; {@code unhold}
 * removes it. One that cannot be read still holds: nobody knows until when.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "backup": "20261121T020000Z-daily-k3f9q2",
 *   "deployment": "prod",
 *   "reason": "evidence for the incident of 21 November",
 *   "until": "2027-11-21T00:00:00Z",
 *   "placed": "2026-11-22T09:30:00Z",
 *   "by": "kim@ops1"
 * }
 * }</pre>
 *
 * <p>Without {@code until} it holds for ever. Immutable; any thread may use it.
 */
public final class HoldCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(Hold hold) {
        return toJson(hold).getBytes(UTF_8);
    }

    /** The same as a text. */
    public String toJson(Hold it) {
        return json.write(JsonText.object(
                "format", FORMAT,
                "backup", it.backup().value(),
                "deployment", it.deployment(),
                "reason", it.reason(),
                "until", it.until().map(Instant::toString),
                "placed", it.placed().toString(),
                "by", it.by()));
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public Hold read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        try {
            return new Hold(
                    fields.parsed("backup", BackupId::new),
                    fields.text("deployment"),
                    fields.text("reason"),
                    fields.optionalInstant("until"),
                    fields.instant("placed"),
                    fields.text("by"));
        } catch (IllegalArgumentException e) {
            throw Fields.corrupt(key, "is damaged: " + e.getMessage());
        }
    }
}
