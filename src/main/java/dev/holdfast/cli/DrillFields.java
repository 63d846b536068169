package dev.holdfast.cli;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.manifest.DrillResult.Step;
import dev.holdfast.watch.DrillHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drills as {@code drill --json} and {@code report drills --format json} print them. Times are ISO-8601 in UTC, durations seconds, null where there is none.
 *
 * <pre>{@code
 * { "id": "k3f9q2ab", "deployment": "prod", "kind": "drill", "into": "staging", "ordered": "2026-12-15T02:00:07Z", "due": "2026-12-15T02:00:00Z", "ended": "...",
 *   "outcome": "passed", "backup": "20261215T010000Z-daily-k3f9q2", "snapshotTime": "...", "restore": "7hq2m4xa", "rtoSeconds": 432.4, "rpoSeconds": 3606.9,
 *   "rtoObjectiveSeconds": 14400, "rpoObjectiveSeconds": 86400, "rtoMet": true, "rpoMet": true, "documents": 154,
 *   "checks": [ { "name": "counts", "passed": true, "detail": "..." } ], "problems": [], "cleanUp": "done", "cleanUpDetail": "staging is as it was before",
 *   "steps": [ { "name": "restore", "seconds": 418.0 } ], "choice": "latest", "tester": "Ada", "notes": "", "by": "holdfast@ops1" }
 * }</pre>
 *
 * <p>{@code outcome} is {@code passed}, {@code failed}, {@code hung}, {@code killed} or {@code running}.
 */
final class DrillFields {
    private DrillFields() {}

    /** As it stands; for {@code status --json}. */
    static Map<String, Object> of(DrillHealth drill) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Optional<DrillResult> passed = drill.lastPassed().flatMap(DrillRecord::result);
        fields.put("into", drill.into());
        fields.put("next", time(drill.next()));
        fields.put("deadline", time(drill.deadline()));
        fields.put("lastSuccess", time(drill.lastSuccess()));
        fields.put("lastRtoSeconds", seconds(passed.flatMap(DrillResult::rto)));
        fields.put("lastRpoSeconds", seconds(passed.flatMap(DrillResult::rpo)));
        fields.put("rtoMet", drill.lastPassed().flatMap(DrillRecord::keepsRto).orElse(null));
        fields.put("rpoMet", drill.lastPassed().flatMap(DrillRecord::keepsRpo).orElse(null));
        fields.put(
                "lastOutcome",
                drill.lastOutcome().map(DrillResult.Outcome::word).orElse(null));
        fields.put("runningSince", time(drill.running().map(DrillRecord::ordered)));
        return fields;
    }

    /** @param now tells whether one without a result may be running still */
    static Map<String, Object> of(DrillRecord drill, Instant now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Optional<DrillResult> result = drill.result();
        fields.put("id", drill.id());
        fields.put("deployment", drill.deployment());
        fields.put("kind", drill.kind().name().toLowerCase(Locale.ROOT));
        fields.put("into", drill.into());
        fields.put("ordered", drill.ordered().toString());
        fields.put("due", time(drill.occasion().due()));
        fields.put("ended", time(result.map(DrillResult::ended)));
        fields.put("outcome", drill.outcome(now).map(DrillResult.Outcome::word).orElse("running"));
        fields.put(
                "backup",
                result.flatMap(DrillResult::backup).map(BackupId::value).orElse(null));
        fields.put("snapshotTime", time(result.flatMap(DrillResult::snapshotTime)));
        fields.put("restore", result.flatMap(DrillResult::restore).orElse(null));
        fields.put("rtoSeconds", seconds(result.flatMap(DrillResult::rto)));
        fields.put("rpoSeconds", seconds(result.flatMap(DrillResult::rpo)));
        fields.put("rtoObjectiveSeconds", seconds(drill.objectives().rto()));
        fields.put("rpoObjectiveSeconds", seconds(drill.objectives().rpo()));
        fields.put("rtoMet", drill.keepsRto().orElse(null));
        fields.put("rpoMet", drill.keepsRpo().orElse(null));
        fields.put("documents", result.map(DrillResult::documents).orElse(null));
        fields.put(
                "checks",
                result.map(DrillResult::checks).orElse(List.of()).stream()
                        .map(DrillFields::check)
                        .toList());
        fields.put("problems", result.map(DrillResult::problems).orElse(List.of()));
        fields.put("cleanUp", result.map(it -> it.cleanUp().state().word()).orElse(null));
        fields.put("cleanUpDetail", result.map(it -> it.cleanUp().detail()).orElse(null));
        fields.put(
                "steps",
                result.map(DrillResult::steps).orElse(List.of()).stream()
                        .map(DrillFields::step)
                        .toList());
        fields.put("choice", drill.occasion().choice());
        fields.put("tester", drill.occasion().tester());
        fields.put("notes", drill.occasion().notes());
        fields.put("by", drill.occasion().by());
        return fields;
    }

    private static Map<String, Object> check(Check check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", check.name());
        fields.put("passed", check.passed());
        fields.put("detail", check.detail());
        return fields;
    }

    private static Map<String, Object> step(Step step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", step.name());
        fields.put("seconds", step.took().toMillis() / 1000.0);
        return fields;
    }

    private static @Nullable Double seconds(Optional<Duration> duration) {
        return duration.map(it -> it.toMillis() / 1000.0).orElse(null);
    }

    private static @Nullable String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
