package dev.holdfast.cli;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.replicate.ThreeTwoOne;
import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.DeploymentHealth;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.RepositoryHealth;
import dev.holdfast.watch.ScheduleHealth;
import dev.holdfast.watch.SourceState;
import dev.holdfast.watch.Telling;
import dev.holdfast.watch.TierHealth;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Health as {@code status --json} prints it. Times are ISO-8601 in UTC, null where there is none; sizes in bytes.
 *
 * <pre>{@code
 * {
 *   "time": "2026-11-21T10:00:00Z",
 *   "healthy": true,
 *   "promises": [ { "kind": "schedule", "deployment": "prod", "subject": "daily", "state": "ok", "since": null, "evidence": "...", "advice": "" } ],
 *   "deployments": [ { "deployment": "prod", "ageDeadline": "...", "lastProof": "...", "proofDeadline": "...", "damaged": 0, "up": true,
 *                      "drill": { "into": "staging", "next": "...", "deadline": "...", "lastSuccess": "...", "lastRtoSeconds": 432.4, "lastRpoSeconds": 3606.9,
 *                                 "rtoMet": true, "rpoMet": true, "lastOutcome": "passed", "runningSince": null },
 *                      "levels": [ { "level": "stored", "last": "...", "deadline": "...", "problems": 0 } ] } ],
 *   "schedules": [ { "deployment": "prod", "schedule": "daily", "tier": "daily", "lastSuccess": "...", "nextRun": "...", "deadline": "...",
 *                    "consecutiveFailures": 0 } ],
 *   "tiers": [ { "deployment": "prod", "tier": "daily", "lastSnapshot": "...", "lastSuccess": "...", "lastVerified": "...", "inProgressSince": null,
 *                "sizeBytes": 48112, "documents": 154, "stored": 12, "verified": 12, "suspect": 0 } ],
 *   "copies": [ { "deployment": "prod", "missing": { "local": 0, "cloud": 2 }, "missingSince": "...",
 *                 "threeTwoOne": { "met": false, "backup": "20261121T020000Z-daily-k3f9q2", "copies": 2, "repositories": [ "local" ], "kinds": [ "directory" ],
 *                                  "offSite": [], "shared": [] } } ],
 *   "repositories": [ { "repository": "local", "up": true, "storedBytes": { "STANDARD": 577344 }, "orphanBytes": 0, "held": 1, "lastPrune": "...",
 *                      "blocked": { "mass-delete": 1 },
 *                      "bucket": { "audited": "...", "findings": [ { "severity": "critical", "text": "...", "hint": "..." } ] } } ],
 *   "telling": { "channels": [ { "channel": "mail", "lastSent": "...", "unsent": 0, "failingSince": null, "problem": "" } ], "silences": { "prod": "..." } }
 * }
 * }</pre>
 *
 * <p>{@code drill} is null where none is configured. {@code copies.missing} counts verified backups by the repository that lacks them, of all repositories that copies go to. {@code threeTwoOne} is of the newest verified
 * backup; its {@code copies} are the deployment's own data and the good copies in {@code repositories},
 * and {@code shared} says in words which of them share a disk.
 */
final class HealthFields {
    private HealthFields() {}

    static Map<String, Object> of(Health health) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", health.at().toString());
        fields.put("healthy", health.isHealthy());
        fields.put(
                "promises",
                health.promises().stream().map(HealthFields::promise).toList());
        fields.put(
                "deployments",
                health.deployments().stream().map(HealthFields::deployment).toList());
        fields.put(
                "schedules",
                health.schedules().stream().map(HealthFields::schedule).toList());
        fields.put("tiers", health.tiers().stream().map(HealthFields::tier).toList());
        fields.put("copies", health.copies().stream().map(HealthFields::copies).toList());
        fields.put(
                "repositories",
                health.repositories().stream().map(HealthFields::repository).toList());
        fields.put("telling", telling(health.telling()));
        return fields;
    }

    private static Map<String, Object> deployment(DeploymentHealth deployment) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", deployment.deployment());
        fields.put("ageDeadline", time(deployment.ageDeadline()));
        fields.put("lastProof", time(deployment.proof().flatMap(proof -> proof.last())));
        fields.put("proofDeadline", time(deployment.proof().flatMap(proof -> proof.deadline())));
        fields.put("damaged", deployment.damaged().orElse(null));
        fields.put(
                "up",
                deployment
                        .source()
                        .filter(SourceState::isAsked)
                        .map(SourceState::isUp)
                        .orElse(null));
        fields.put("drill", deployment.drill().map(DrillFields::of).orElse(null));
        fields.put(
                "levels", deployment.levels().stream().map(HealthFields::level).toList());
        return fields;
    }

    private static Map<String, Object> level(DeploymentHealth.LevelHealth level) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("level", level.level().word());
        fields.put("last", time(level.last()));
        fields.put("deadline", time(level.deadline()));
        fields.put("problems", level.problems());
        return fields;
    }

    private static Map<String, Object> telling(Telling telling) {
        Map<String, Object> silences = new LinkedHashMap<>();
        telling.silences()
                .forEach((deployment, until) -> until.ifPresent(end -> silences.put(deployment, end.toString())));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "channels",
                telling.channels().stream().map(HealthFields::channel).toList());
        fields.put("silences", silences);
        return fields;
    }

    private static Map<String, Object> channel(ChannelState channel) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("channel", channel.name());
        fields.put("lastSent", time(channel.lastSent()));
        fields.put("unsent", channel.unsent());
        fields.put("failingSince", time(channel.failingSince()));
        fields.put("problem", channel.problem());
        return fields;
    }

    private static Map<String, Object> copies(CopyState state) {
        ThreeTwoOne rule = state.rule();
        Map<String, Object> verdict = new LinkedHashMap<>();
        verdict.put("met", rule.isMet());
        verdict.put("backup", rule.backup().map(BackupId::value).orElse(null));
        verdict.put("copies", rule.copies());
        verdict.put("repositories", rule.repositories());
        verdict.put("kinds", rule.kinds());
        verdict.put("offSite", rule.offSite());
        verdict.put("shared", state.shared());
        Map<String, Object> missing = new LinkedHashMap<>();
        state.targets().forEach(target -> missing.put(target, state.missingIn(target)));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", state.deployment());
        fields.put("missing", missing);
        fields.put("missingSince", time(state.missingSince()));
        fields.put("threeTwoOne", verdict);
        return fields;
    }

    private static Map<String, Object> promise(Promise promise) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", promise.kind().word());
        fields.put("deployment", promise.deployment().orElse(null));
        fields.put("subject", promise.subject().orElse(null));
        fields.put("state", promise.state().word());
        fields.put("since", time(promise.since()));
        fields.put("evidence", promise.evidence());
        fields.put("advice", promise.advice());
        return fields;
    }

    private static Map<String, Object> schedule(ScheduleHealth schedule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", schedule.deployment());
        fields.put("schedule", schedule.schedule());
        fields.put("tier", schedule.tier());
        fields.put("lastSuccess", time(schedule.lastSuccess()));
        fields.put("nextRun", time(schedule.nextRun()));
        fields.put("deadline", time(schedule.deadline()));
        fields.put("consecutiveFailures", schedule.consecutiveFailures());
        return fields;
    }

    private static Map<String, Object> tier(TierHealth tier) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", tier.deployment());
        fields.put("tier", tier.tier());
        fields.put("lastSnapshot", time(tier.lastSnapshot()));
        fields.put("lastSuccess", time(tier.lastSuccess()));
        fields.put("lastVerified", time(tier.lastVerified()));
        fields.put("inProgressSince", time(tier.inProgressSince()));
        fields.put("sizeBytes", tier.sizeBytes());
        fields.put("documents", tier.documents());
        fields.put("stored", tier.stored());
        fields.put("verified", tier.verified());
        fields.put("suspect", tier.suspect());
        return fields;
    }

    private static Map<String, Object> repository(RepositoryHealth repository) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("repository", repository.repository());
        fields.put("up", repository.isUp());
        fields.put("storedBytes", repository.storedBytes());
        fields.put("orphanBytes", repository.upkeep().orphanBytes());
        fields.put("held", repository.upkeep().held());
        fields.put("lastPrune", time(repository.upkeep().lastPrune()));
        Map<String, Object> blocked = new LinkedHashMap<>();
        repository.upkeep().blocked().forEach((kind, deployments) -> {
            if (deployments > 0) {
                blocked.put(kind.word(), deployments);
            }
        });
        fields.put("blocked", blocked);
        repository.bucket().ifPresent(bucket -> fields.put("bucket", bucket(bucket)));
        return fields;
    }

    private static Map<String, Object> bucket(BucketFindings bucket) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("audited", time(Optional.of(bucket.at()).filter(at -> bucket.isAudited())));
        fields.put(
                "findings",
                bucket.findings().stream().map(HealthFields::finding).toList());
        return fields;
    }

    private static Map<String, Object> finding(BucketFindings.Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("severity", finding.severity().word());
        fields.put("text", finding.text());
        fields.put("hint", finding.hint());
        return fields;
    }

    private static @org.jspecify.annotations.Nullable String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
