package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.Verification.Depth;
import java.util.Locale;

/**
 * The JSON form of evidence, {@code evidence/DEPLOYMENT/verify/INSTANT-ID.json}: the same rules as {@link ManifestCodec}. Empty {@code
 * problems} say that the copy is good.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "backup": "20261121T020000Z-daily-k3f9q2",
 *   "deployment": "prod",
 *   "repository": "cloud",
 *   "at": "2026-11-22T05:00:00Z",
 *   "depth": "contents",
 *   "problems": [ "archives/daily/prod/....zip.age has 1024 bytes instead of 48328" ],
 *   "by": "holdfast@ops1"
 * }
 * }</pre>
 *
 * <p>{@code depth} is {@code stored} or {@code contents}. Immutable; any thread may use it.
 */
public final class VerificationCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(Verification verification) {
        return toJson(verification).getBytes(UTF_8);
    }

    /** The same as a text. */
    public String toJson(Verification it) {
        return json.write(JsonText.object(
                "format", FORMAT,
                "backup", it.backup().value(),
                "deployment", it.deployment(),
                "repository", it.repository(),
                "at", it.at().toString(),
                "depth", it.depth().name().toLowerCase(Locale.ROOT),
                "problems", it.problems(),
                "by", it.by()));
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public Verification read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        return new Verification(
                fields.parsed("backup", BackupId::new),
                fields.text("deployment"),
                fields.text("repository"),
                fields.instant("at"),
                fields.parsed("depth", word -> Depth.valueOf(word.toUpperCase(Locale.ROOT))),
                fields.texts("problems"),
                fields.text("by"));
    }
}
