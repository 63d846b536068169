package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;
import java.time.Instant;
import java.util.Optional;

/**
 * The JSON form of a prune record, {@code evidence/DEPLOYMENT/prune/INSTANT-ID.json}: the same rules as {@link ManifestCodec}. It is written
 * before the first deletion, and at most once a day when nothing was due; only the newest of a deployment's instance counts.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "deployment": "prod",
 *   "instance": "brazen-meerkat-768",
 *   "repository": "cloud",
 *   "at": "2026-11-22T05:00:00Z",
 *   "newest": "2026-11-22T02:00:00.123456789Z",
 *   "due": [ "20260822T020000Z-daily-k3f9q2" ],
 *   "by": "holdfast@ops1",
 *   "policies": { "daily/nightly": "keep 90 days, min-verified 2" }
 * }
 * }</pre>
 *
 * <p>Immutable; any thread may use it.
 */
public final class PruneRecordCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(PruneRecord prune) {
        return toJson(prune).getBytes(UTF_8);
    }

    /** The same as a text. */
    public String toJson(PruneRecord it) {
        return json.write(JsonText.object(
                "format", FORMAT,
                "deployment", it.deployment(),
                "instance", it.instance(),
                "repository", it.repository(),
                "at", it.at().toString(),
                "newest", it.newest().map(Instant::toString),
                "due", it.due().stream().map(BackupId::value).toList(),
                "by", it.by(),
                "policies", Optional.of(it.policies()).filter(policies -> !policies.isEmpty())));
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public PruneRecord read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        return new PruneRecord(
                fields.text("deployment"),
                fields.text("instance"),
                fields.text("repository"),
                fields.instant("at"),
                fields.optionalInstant("newest"),
                fields.parsedTexts("due", BackupId::new),
                fields.text("by"),
                fields.optionalTexts("policies"));
    }
}
