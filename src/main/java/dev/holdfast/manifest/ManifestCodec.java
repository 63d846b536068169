package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.Contents.Files;
import dev.holdfast.manifest.Contents.Table;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Origin;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Manifest.TriggerKind;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON form of a manifest, {@code manifests/DEPLOYMENT/BACKUP.json}: UTF-8, instants ISO-8601 in UTC, sizes in bytes. A field without
 * a value is left out; unknown fields are ignored, so that a later version may add some; a change of meaning raises {@code format}. It is
 * written in one piece after everything it names, and never changed: a backup whose manifest is not there does not exist.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "id": "20261121T020000Z-daily-k3f9q2",
 *   "deployment": { "name": "prod", "url": "https://brazen-meerkat-768.convex.cloud",
 *                   "instance": "brazen-meerkat-768", "kind": "cloud" },
 *   "tier": "daily",
 *   "trigger": { "kind": "schedule", "schedule": "daily", "due": "2026-11-21T02:00:00Z" },
 *   "snapshotTime": "2026-11-21T02:00:00.123456789Z",
 *   "timing": { "requested": "2026-11-21T02:00:00Z", "started": "2026-11-21T02:00:01Z", "committed": "2026-11-21T02:00:09.5Z" },
 *   "archive": { "key": "archives/daily/prod/20261121T020000Z-daily-k3f9q2.zip.age",
 *                "plainBytes": 48112, "storedBytes": 48328, "plainSha256": "9f86...", "storedSha256": "60303...",
 *                "recipients": [ "sha256:1f0c4ab2d83e9971" ], "storageClass": "STANDARD" },
 *   "contents": { "tables": [ { "component": "", "name": "users", "number": 10001, "documents": 120, "bytes": 30123, "digest": "..." } ],
 *                 "files": [ { "component": "", "count": 3, "bytes": 17000, "digest": "..." } ], "findings": [] },
 *   "context": { "environmentNames": [ "API_URL" ], "key": "context/prod/20261121T020000Z-daily-k3f9q2.json.age", "storedSha256": "7c4a...",
 *                "notIncluded": [] },
 *   "annotations": { "purpose": "before the migration", "note": "...", "commit": "4f2a..." },
 *   "origin": { "convexVersion": "1.2", "holdfastVersion": "0.1.0", "host": "ops1", "user": "holdfast" },
 *   "verdict": { "word": "suspect", "reasons": [ "users has 10% of its documents" ], "measuredAgainst": "20261120T020000Z-daily-a1b2c3" }
 * }
 * }</pre>
 *
 * <p>{@code trigger.kind} is {@code schedule}, {@code manual}, {@code gate}, {@code safety} or {@code copy} (then with {@code copyOf}).
 * {@code timing.copied} stands where another repository had the backup first: since then this one has it; there {@code archive.storageClass} is its own too.
 * {@code archive.storedSha256} equals {@code plainSha256} and {@code recipients} is empty when nothing is encrypted. The first manifests of format 1 lack {@code
 * context.storedSha256}.
 *
 * <p>Immutable; any thread may use it.
 */
public final class ManifestCodec {
    private static final DateTimeFormatter NANOSECONDS =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. Equal manifests give equal bytes. */
    public byte[] write(Manifest manifest) {
        return toJson(manifest).getBytes(UTF_8);
    }

    /** The same as a text, for people and scripts. */
    public String toJson(Manifest manifest) {
        return json.write(document(manifest));
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if it is no manifest or a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public Manifest read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), Manifest.FORMAT);
        return new Manifest(
                fields.parsed("id", BackupId::new),
                deployment(fields.object("deployment")),
                fields.word("tier"),
                trigger(fields.object("trigger")),
                fields.instant("snapshotTime"),
                timing(fields.object("timing")),
                archive(fields.object("archive")),
                contents(fields.object("contents")),
                context(fields.object("context")),
                annotations(fields.object("annotations")),
                origin(fields.object("origin")),
                verdict(fields.object("verdict")));
    }

    private static Map<String, Object> document(Manifest manifest) {
        Map<String, Object> document =
                JsonText.object("format", Manifest.FORMAT, "id", manifest.id().value());
        document.put("deployment", json(manifest.deployment()));
        document.put("tier", manifest.tier());
        document.put("trigger", json(manifest.trigger()));
        document.put("snapshotTime", NANOSECONDS.format(manifest.snapshotTime()));
        document.put("timing", json(manifest.timing()));
        document.put("archive", json(manifest.archive()));
        document.put("contents", json(manifest.contents()));
        document.put("context", json(manifest.context()));
        document.put("annotations", json(manifest.annotations()));
        document.put("origin", json(manifest.origin()));
        document.put("verdict", json(manifest.verdict()));
        return document;
    }

    private static Map<String, Object> json(DeploymentIdentity it) {
        return JsonText.object("name", it.name(), "url", it.url(), "instance", it.instance(), "kind", it.kind());
    }

    private static DeploymentIdentity deployment(Fields it) {
        return new DeploymentIdentity(it.word("name"), it.word("url"), it.word("instance"), it.word("kind"));
    }

    private static Map<String, Object> json(Trigger it) {
        return JsonText.object(
                "kind",
                it.kind().name().toLowerCase(Locale.ROOT),
                "schedule",
                it.schedule(),
                "due",
                it.due().map(Instant::toString),
                "copyOf",
                it.copyOf().map(BackupId::value));
    }

    private static Trigger trigger(Fields it) {
        return new Trigger(
                it.parsed("kind", word -> TriggerKind.valueOf(word.toUpperCase(Locale.ROOT))),
                it.optionalText("schedule"),
                it.optionalInstant("due"),
                it.optionalParsed("copyOf", BackupId::new));
    }

    private static Map<String, Object> json(Timing it) {
        return JsonText.object(
                "requested", it.requested().toString(),
                "started", it.started().toString(),
                "committed", it.committed().toString(),
                "copied", it.copied().map(Instant::toString));
    }

    private static Timing timing(Fields it) {
        return new Timing(
                it.instant("requested"), it.instant("started"), it.instant("committed"), it.optionalInstant("copied"));
    }

    private static Map<String, Object> json(Archive it) {
        return JsonText.object(
                "key", it.key(),
                "plainBytes", it.plainBytes(),
                "storedBytes", it.storedBytes(),
                "plainSha256", it.plainSha256(),
                "storedSha256", it.storedSha256(),
                "recipients", it.recipients(),
                "storageClass", it.storageClass());
    }

    private static Archive archive(Fields it) {
        return new Archive(
                it.text("key"),
                it.amount("plainBytes"),
                it.amount("storedBytes"),
                it.text("plainSha256"),
                it.text("storedSha256"),
                it.texts("recipients"),
                it.word("storageClass"));
    }

    private static Map<String, Object> json(Contents it) {
        return JsonText.object(
                "tables", it.tables().stream().map(ManifestCodec::json).toList(),
                "files", it.files().stream().map(ManifestCodec::json).toList(),
                "findings", it.findings());
    }

    private static Contents contents(Fields it) {
        return new Contents(
                it.objects("tables", ManifestCodec::table),
                it.objects("files", ManifestCodec::files),
                it.texts("findings"));
    }

    private static Map<String, Object> json(Table it) {
        return JsonText.object(
                "component", it.component(),
                "name", it.name(),
                "number", it.number(),
                "documents", it.documents(),
                "bytes", it.bytes(),
                "digest", it.digest());
    }

    /** A table that was not written to has the digest that it had in the backup before. */
    private static Table table(Fields it) {
        return new Table(
                it.word("component"),
                it.word("name"),
                it.amount("number"),
                it.amount("documents"),
                it.amount("bytes"),
                it.word("digest"));
    }

    private static Map<String, Object> json(Files it) {
        return JsonText.object(
                "component", it.component(), "count", it.count(), "bytes", it.bytes(), "digest", it.digest());
    }

    private static Files files(Fields it) {
        return new Files(it.word("component"), it.amount("count"), it.amount("bytes"), it.word("digest"));
    }

    private static Map<String, Object> json(Context it) {
        return JsonText.object(
                "environmentNames", it.environmentNames(),
                "key", it.key(),
                "storedSha256", it.storedSha256(),
                "notIncluded", it.notIncluded());
    }

    private static Context context(Fields it) {
        return new Context(
                it.texts("environmentNames"),
                it.optionalText("key"),
                it.optionalText("storedSha256"),
                it.texts("notIncluded"));
    }

    private static Map<String, Object> json(Annotations it) {
        return JsonText.object("purpose", it.purpose(), "note", it.note(), "commit", it.commit());
    }

    private static Annotations annotations(Fields it) {
        return new Annotations(it.optionalText("purpose"), it.optionalText("note"), it.optionalText("commit"));
    }

    private static Map<String, Object> json(Origin it) {
        return JsonText.object(
                "convexVersion", it.convexVersion(),
                "holdfastVersion", it.holdfastVersion(),
                "host", it.host(),
                "user", it.user());
    }

    private static Origin origin(Fields it) {
        return new Origin(it.word("convexVersion"), it.word("holdfastVersion"), it.word("host"), it.word("user"));
    }

    private static Map<String, Object> json(Verdict it) {
        return JsonText.object(
                "word",
                it.word(),
                "reasons",
                it.reasons(),
                "measuredAgainst",
                it.measuredAgainst().map(BackupId::value));
    }

    private static Verdict verdict(Fields it) {
        Verdict verdict = new Verdict(it.texts("reasons"), it.optionalParsed("measuredAgainst", BackupId::new));
        it.parsed("word", word -> requireSame(word, verdict.word()));
        return verdict;
    }

    private static String requireSame(String word, String expected) {
        if (!word.equals(expected)) {
            throw new IllegalArgumentException("not " + expected);
        }
        return word;
    }
}
