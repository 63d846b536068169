package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;
import java.time.Instant;

/**
 * The JSON form of the evidence of a level, {@code evidence/DEPLOYMENT/check/INSTANT-LEVEL-ID.json}: the same rules as {@link ManifestCodec}. Empty {@code problems} say that all is
 * well.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "level": "references",
 *   "deployment": "prod",
 *   "backup": "20261121T020000Z-daily-k3f9q2",
 *   "repository": "cloud",
 *   "at": "2026-11-22T05:00:00Z",
 *   "problems": [ "3 documents of posts name by authorId a document of users that does not exist, as in j57..." ],
 *   "notes": [ ],
 *   "figures": { "posts.authorId": 3 },
 *   "lastGood": "2026-11-15T05:00:00Z",
 *   "by": "holdfast@ops1"
 * }
 * }</pre>
 *
 * <p>{@code backup} is left out where no single one was looked at, {@code lastGood} where the level never was. Immutable; any thread may use it.
 */
public final class LevelCheckCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(LevelCheck check) {
        return toJson(check).getBytes(UTF_8);
    }

    /** The same as a text. */
    public String toJson(LevelCheck it) {
        return json.write(JsonText.object(
                "format", FORMAT,
                "level", it.level().word(),
                "deployment", it.deployment(),
                "backup", it.backup().map(BackupId::value),
                "repository", it.repository(),
                "at", it.at().toString(),
                "problems", it.problems(),
                "notes", it.notes(),
                "figures", it.figures(),
                "lastGood", it.lastGood().map(Instant::toString),
                "by", it.by()));
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public LevelCheck read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        return new LevelCheck(
                fields.parsed("level", VerifyLevel::of),
                fields.text("deployment"),
                fields.optionalParsed("backup", BackupId::new),
                fields.text("repository"),
                fields.instant("at"),
                fields.texts("problems"),
                fields.texts("notes"),
                fields.optionalAmounts("figures"),
                fields.optionalInstant("lastGood"),
                fields.text("by"));
    }
}
