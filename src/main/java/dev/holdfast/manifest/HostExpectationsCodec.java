package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON form of what a host promises, {@code expectations/HOST.json}: the same rules as {@link ManifestCodec}. It is rewritten when it changes.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "host": "ops1",
 *   "installation": "k3v09xq2m41zt7ab",
 *   "version": "0.4.0",
 *   "written": "2026-11-21T09:30:00Z",
 *   "repository": "cloud",
 *   "deployments": [ {
 *     "name": "prod",
 *     "into": [ "local", "cloud" ],
 *     "tiers": [ { "tier": "monthly", "into": [ "cloud" ] } ],
 *     "noBackupFor": "PT24H",
 *     "schedules": [ {
 *       "name": "daily",
 *       "tier": "daily",
 *       "recurrence": { "at": "02:00", "zone": "Europe/Berlin" },
 *       "spread": "PT10M",
 *       "grace": "PT2H",
 *       "protectedSince": "2026-11-01T08:00:00Z",
 *       "into": [ "local", "cloud" ]
 *     } ],
 *     "drill": { "into": "staging", "recurrence": { "at": "03:00", "on": "03-15,09-15", "zone": "UTC" }, "grace": "PT168H", "since": "2026-11-01T08:00:00Z" }
 *   } ],
 *   "silences": [ { "deployment": "prod", "until": "2026-11-21T12:00:00Z", "reason": "migration", "by": "kim@ops1" } ]
 * }
 * }</pre>
 *
 * <p>{@code recurrence} has {@code at} and {@code zone}, with {@code on} ({@code monday,friday}, {@code 1,15} or {@code 03-15}) unless it is every day; or {@code every}; or
 * {@code cron} and {@code zone}. {@code tiers} has those that say their own place. Without {@code noBackupFor} the age alone is no alarm; a silence without {@code deployment}
 * is for all of that host. {@code installation} is missing in what an older Holdfast wrote. Immutable; any thread may use it.
 */
public final class HostExpectationsCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(HostExpectations expectations) {
        return toJson(expectations).getBytes(UTF_8);
    }

    /** The same as a text. */
    public String toJson(HostExpectations it) {
        return json.write(JsonText.object(
                "format", FORMAT,
                "host", it.host(),
                "installation", it.installation(),
                "version", it.version(),
                "written", it.written().toString(),
                "repository", it.repository(),
                "deployments",
                        it.deployments().stream()
                                .map(HostExpectationsCodec::deployment)
                                .toList(),
                "silences",
                        it.silences().stream()
                                .map(HostExpectationsCodec::silence)
                                .toList()));
    }

    private static Map<String, Object> deployment(HostExpectations.Deployment it) {
        List<Map<String, Object>> tiers = new ArrayList<>();
        it.intoByTier().forEach((tier, into) -> tiers.add(JsonText.object("tier", tier, "into", into)));
        return JsonText.object(
                "name", it.name(),
                "into", it.into(),
                "tiers", tiers,
                "noBackupFor", it.noBackupFor().map(Duration::toString),
                "schedules",
                        it.schedules().stream()
                                .map(HostExpectationsCodec::schedule)
                                .toList(),
                "drill", it.drill().map(HostExpectationsCodec::drill));
    }

    private static Map<String, Object> drill(HostExpectations.Drill it) {
        return JsonText.object(
                "into", it.into(),
                "recurrence", it.recurrence(),
                "grace", it.grace().toString(),
                "since", it.since().toString());
    }

    private static Map<String, Object> schedule(HostExpectations.Schedule it) {
        return JsonText.object(
                "name", it.name(),
                "tier", it.tier(),
                "recurrence", it.recurrence(),
                "spread", it.spread().toString(),
                "grace", it.grace().toString(),
                "protectedSince", it.protectedSince().toString(),
                "into", it.into());
    }

    private static Map<String, Object> silence(HostExpectations.Silence it) {
        return JsonText.object(
                "deployment", it.deployment(),
                "until", it.until().toString(),
                "reason", it.reason(),
                "by", it.by());
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public HostExpectations read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        return new HostExpectations(
                fields.text("host"),
                fields.text("version"),
                fields.instant("written"),
                fields.text("repository"),
                fields.objects("deployments", HostExpectationsCodec::deployment),
                fields.objects(
                        "silences",
                        silence -> new HostExpectations.Silence(
                                silence.optionalText("deployment"),
                                silence.instant("until"),
                                silence.text("reason"),
                                silence.text("by"))),
                fields.optionalText("installation"));
    }

    private static HostExpectations.Deployment deployment(Fields fields) {
        Map<String, List<String>> intoByTier = new LinkedHashMap<>();
        fields.objects("tiers", tier -> intoByTier.put(tier.text("tier"), tier.texts("into")));
        return new HostExpectations.Deployment(
                fields.text("name"),
                fields.texts("into"),
                intoByTier,
                fields.optionalParsed("noBackupFor", Duration::parse),
                fields.objects(
                        "schedules",
                        schedule -> new HostExpectations.Schedule(
                                schedule.text("name"),
                                schedule.text("tier"),
                                schedule.optionalTexts("recurrence"),
                                schedule.parsed("spread", Duration::parse),
                                schedule.parsed("grace", Duration::parse),
                                schedule.instant("protectedSince"),
                                schedule.texts("into"))),
                fields.optionalObject("drill")
                        .map(drill -> new HostExpectations.Drill(
                                drill.text("into"),
                                drill.optionalTexts("recurrence"),
                                drill.parsed("grace", Duration::parse),
                                drill.instant("since"))));
    }
}
