package dev.holdfast.cli;

import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Forecast;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestorePlan.FilesPlan;
import dev.holdfast.restore.RestorePlan.TablePlan;
import dev.holdfast.restore.TargetState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Restores and their plans as {@code --json} prints them. */
final class RestoreFields {
    private RestoreFields() {}

    /**
     * As in {@code {"source":"20261121T020000Z-daily-k3f9q2","target":{"name":"prod",..},"mode":"replace-all","possible":true,"destructive":true,"cut":false,
     * "tables":[{"table":"users","fate":"replaced","before":7,"restored":5,"after":5,"removed":7,"note":""}],"files":[..],"environment":{..},"refusals":[],"warnings":[..],
     * "expectedSeconds":240,"expectedFrom":"4 past restores"}}; a fate is {@code kept}, {@code added}, {@code replaced}, {@code cleared}, {@code dropped} or {@code appended}.
     */
    static Map<String, Object> of(RestorePlan plan) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", plan.source());
        fields.put("target", of(plan.target()));
        fields.put("mode", plan.mode().word());
        fields.put("possible", plan.canBegin());
        fields.put("destructive", plan.isDestructive());
        fields.put("cut", plan.isCut());
        fields.put("tables", plan.tables().stream().map(RestoreFields::of).toList());
        fields.put("files", plan.files().stream().map(RestoreFields::of).toList());
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("known", plan.environment().isKnown());
        environment.put("onlyInSource", plan.environment().onlyInBackup());
        environment.put("onlyInTarget", plan.environment().onlyInTarget());
        fields.put("environment", environment);
        fields.put("refusals", plan.refusals());
        fields.put("warnings", plan.warnings());
        fields.put(
                "expectedSeconds",
                plan.expected().map(forecast -> forecast.time().toSeconds()).orElse(null));
        fields.put("expectedFrom", plan.expected().map(Forecast::ground).orElse(null));
        return fields;
    }

    private static Map<String, Object> of(TargetState target) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", target.name());
        fields.put("instance", target.instance());
        fields.put("url", target.url());
        fields.put("kind", target.kind());
        fields.put("version", target.version());
        fields.put("at", Words.time(target.at()));
        fields.put("documents", target.documents());
        fields.put("tables", target.tables().size());
        fields.put(
                "files",
                target.files().values().stream().mapToLong(Long::longValue).sum());
        fields.put("paused", target.isPaused());
        return fields;
    }

    private static Map<String, Object> of(TablePlan table) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("table", table.table().toString());
        fields.put("fate", table.fate().name().toLowerCase(Locale.ROOT));
        fields.put("before", table.before());
        fields.put("restored", table.restored());
        fields.put("after", table.after());
        fields.put("removed", table.removed());
        fields.put("note", table.note());
        return fields;
    }

    private static Map<String, Object> of(FilesPlan files) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("component", files.component());
        fields.put("fate", files.fate().name().toLowerCase(Locale.ROOT));
        fields.put("before", files.before());
        fields.put("restored", files.restored());
        fields.put("after", files.after());
        fields.put("removed", files.removed());
        return fields;
    }

    /**
     * As in {@code {"id":"20261122T031502Z-k3f9q2","deployment":"prod","source":"..","mode":"replace-all","part":"..","stage":"ended","outcome":"proved","safetyCopy":"..",
     * "import":"..","undoes":null,"takenBackBy":null,"began":"..","ended":"..","seconds":{"begun":0.1,"total":42.0},"by":"ops@host","message":".."}}.
     */
    static Map<String, Object> of(RestoreRecord record, Optional<RestoreId> takenBackBy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", record.id().value());
        fields.put("deployment", record.deployment());
        fields.put("source", record.source());
        fields.put("mode", record.mode());
        fields.put("part", record.part());
        fields.put("stage", record.stage().word());
        fields.put("outcome", record.outcome().map(RestoreOutcome::word).orElse(null));
        fields.put("safetyCopy", record.safetyCopy().map(Object::toString).orElse(null));
        fields.put("import", record.importId().orElse(null));
        fields.put("undoes", record.undoes().map(Object::toString).orElse(null));
        fields.put("takenBackBy", takenBackBy.map(RestoreId::value).orElse(null));
        fields.put("began", Words.time(record.began()));
        fields.put("ended", record.ended().map(Words::time).orElse(null));
        Map<String, Object> seconds = new LinkedHashMap<>();
        record.timings().forEach((stage, time) -> seconds.put(stage, time.toMillis() / 1000.0));
        fields.put("seconds", seconds);
        fields.put("by", record.by());
        fields.put("message", record.message());
        return fields;
    }
}
