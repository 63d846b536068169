package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.DrillRecord.Objectives;
import dev.holdfast.manifest.DrillRecord.Occasion;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.manifest.DrillResult.CleanUp;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.manifest.DrillResult.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON form of a drill's evidence: the same rules as {@link ManifestCodec}. {@code evidence/DEPLOYMENT/drill/INSTANT-ID-begun.json} is written before anything else
 * happens and has no {@code result}; {@code evidence/DEPLOYMENT/drill/INSTANT-ID.json} is written when it ended, in all repositories of the deployment. Each is written once. A
 * drill of which only the first is there runs, or was killed: after {@code until} the latter.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "id": "k3f9q2ab",
 *   "deployment": "prod",
 *   "kind": "drill",
 *   "into": "staging",
 *   "ordered": "2026-12-15T02:00:07Z",
 *   "until": "2026-12-15T08:00:07Z",
 *   "due": "2026-12-15T02:00:00Z",
 *   "calendar": "every year on March 15, June 15, September 15, December 15 at 03:00 (Europe/Berlin)",
 *   "choice": "latest",
 *   "tester": "holdfast",
 *   "notes": "",
 *   "by": "holdfast@ops1",
 *   "objectives": { "rpo": "PT24H", "rto": "PT4H" },
 *   "result": {
 *     "ended": "2026-12-15T02:09:41Z",
 *     "outcome": "passed",
 *     "backup": "20261215T010000Z-daily-k3f9q2",
 *     "snapshotTime": "2026-12-15T01:00:00.123456789Z",
 *     "restore": "7hq2m4xa",
 *     "rto": "PT7M12.4S",
 *     "rpo": "PT1H6.876543211S",
 *     "documents": 154,
 *     "checks": [ { "name": "counts", "passed": true, "detail": "stats:count answered 154" } ],
 *     "problems": [ ],
 *     "cleanUp": { "state": "done", "detail": "staging is as it was before" },
 *     "steps": [ { "name": "restore", "took": "PT6M58S" }, { "name": "checks", "took": "PT14.4S" } ]
 *   }
 * }
 * }</pre>
 *
 * <p>{@code kind} is {@code drill} or {@code rehearsal}; {@code outcome} is {@code passed}, {@code failed}, {@code hung} or {@code killed}; {@code cleanUp.state} is {@code
 * done}, {@code kept}, {@code failed} or {@code nothing}. Immutable; any thread may use it.
 */
public final class DrillRecordCodec {
    private static final int FORMAT = 1;

    private final JsonText json = new JsonText();

    /** Returns the object's content, pretty-printed, with a line feed at its end. */
    public byte[] write(DrillRecord drill) {
        return toJson(drill).getBytes(UTF_8);
    }

    /** The same as a text. */
    public String toJson(DrillRecord it) {
        return json.write(JsonText.object(
                "format", FORMAT,
                "id", it.id(),
                "deployment", it.deployment(),
                "kind", it.kind().name().toLowerCase(Locale.ROOT),
                "into", it.into(),
                "ordered", it.ordered().toString(),
                "until", it.until().toString(),
                "due", it.occasion().due().map(Instant::toString),
                "calendar", it.occasion().calendar(),
                "choice", it.occasion().choice(),
                "tester", it.occasion().tester(),
                "notes", it.occasion().notes(),
                "by", it.occasion().by(),
                "objectives",
                        JsonText.object(
                                "rpo", it.objectives().rpo().map(Duration::toString),
                                "rto", it.objectives().rto().map(Duration::toString)),
                "result", it.result().map(DrillRecordCodec::result)));
    }

    private static Map<String, Object> result(DrillResult it) {
        return JsonText.object(
                "ended", it.ended().toString(),
                "outcome", it.outcome().word(),
                "backup", it.backup().map(BackupId::value),
                "snapshotTime", it.snapshotTime().map(Instant::toString),
                "restore", it.restore(),
                "rto", it.rto().map(Duration::toString),
                "rpo", it.rpo().map(Duration::toString),
                "documents", it.documents(),
                "checks",
                        it.checks().stream()
                                .map(check -> JsonText.object(
                                        "name", check.name(), "passed", check.passed(), "detail", check.detail()))
                                .toList(),
                "problems", it.problems(),
                "cleanUp",
                        JsonText.object(
                                "state", it.cleanUp().state().word(),
                                "detail", it.cleanUp().detail()),
                "steps",
                        it.steps().stream()
                                .map(step -> JsonText.object(
                                        "name", step.name(), "took", step.took().toString()))
                                .toList());
    }

    /**
     * @param key the object it was read from, for messages
     * @throws CorruptBackupException if a field is missing or wrong; names the key and the field
     * @throws dev.holdfast.failure.RepositoryException if a newer Holdfast wrote it
     */
    public DrillRecord read(String key, byte[] content) {
        Fields fields = Fields.ofDocument(key, json.read(key, content), FORMAT);
        Fields objectives = fields.object("objectives");
        return new DrillRecord(
                fields.parsed("id", DrillRecordCodec::id),
                fields.text("deployment"),
                fields.parsed("kind", word -> DrillRecord.Kind.valueOf(word.toUpperCase(Locale.ROOT))),
                fields.text("into"),
                fields.instant("ordered"),
                fields.instant("until"),
                new Occasion(
                        fields.optionalInstant("due"),
                        fields.optionalText("calendar"),
                        fields.text("choice"),
                        fields.text("tester"),
                        fields.text("notes"),
                        fields.text("by")),
                new Objectives(
                        objectives.optionalParsed("rpo", Duration::parse),
                        objectives.optionalParsed("rto", Duration::parse)),
                fields.optionalObject("result").map(DrillRecordCodec::result));
    }

    private static String id(String text) {
        if (!text.matches("[a-z0-9]{8}")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static DrillResult result(Fields fields) {
        Fields cleanUp = fields.object("cleanUp");
        return new DrillResult(
                fields.instant("ended"),
                fields.parsed("outcome", word -> Outcome.valueOf(word.toUpperCase(Locale.ROOT))),
                fields.optionalParsed("backup", BackupId::new),
                fields.optionalInstant("snapshotTime"),
                fields.optionalText("restore"),
                fields.optionalParsed("rto", Duration::parse),
                fields.optionalParsed("rpo", Duration::parse),
                fields.amount("documents"),
                fields.objects(
                        "checks", each -> new Check(each.text("name"), each.flag("passed"), each.text("detail"))),
                List.copyOf(fields.texts("problems")),
                new CleanUp(
                        cleanUp.parsed("state", word -> CleanUp.State.valueOf(word.toUpperCase(Locale.ROOT))),
                        cleanUp.text("detail")),
                fields.objects("steps", each -> new Step(each.text("name"), each.parsed("took", Duration::parse))));
    }
}
