package dev.holdfast.cli;

import dev.holdfast.backup.Expectations;
import dev.holdfast.backup.Expectations.Priority;
import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Contents.Table;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Origin;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.BucketFindings.Finding;
import dev.holdfast.prune.BucketFindings.Severity;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.replicate.MissingCopy;
import dev.holdfast.replicate.ThreeTwoOne;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.state.RunFacts;
import dev.holdfast.testing.Manifests;
import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.Circumstances;
import dev.holdfast.watch.DeploymentHealth;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.RepositoryHealth;
import dev.holdfast.watch.ScheduleHealth;
import dev.holdfast.watch.Telling;
import dev.holdfast.watch.TierHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the fake workbench holds. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Expectations EXPECTATIONS = new Expectations(
            List.of("users"),
            Optional.empty(),
            0.3,
            Map.of("users", Priority.HIGH, "authSessions", Priority.SKIP, "partners", Priority.LOW));

    private Samples() {}

    /** Encrypted, in two repositories, verified again, with everything said that can be said. */
    static Backup rich() {
        BackupId id = new BackupId("20261121T020000Z-pre-deploy-k3f9q2");
        Manifest manifest = new Manifest(
                id,
                new DeploymentIdentity(
                        "prod", "https://brazen-meerkat-768.convex.cloud", "brazen-meerkat-768", "cloud"),
                "pre-deploy",
                Trigger.manual(),
                Instant.parse("2026-11-21T02:00:00.123456789Z"),
                new Timing(
                        Instant.parse("2026-11-21T02:00:00Z"),
                        Instant.parse("2026-11-21T02:00:01Z"),
                        Instant.parse("2026-11-21T02:00:09.500Z")),
                new Archive(
                        "archives/pre-deploy/prod/" + id + ".zip.age",
                        48_112,
                        48_328,
                        "ab".repeat(32),
                        "cd".repeat(32),
                        List.of("sha256:1f0c4ab2d83e9971"),
                        "STANDARD_IA"),
                new Contents(
                        List.of(
                                new Table("", "authSessions", 10_001, 4, 812, "t1"),
                                new Table("", "authors", 10_002, 0, 0, "t2"),
                                new Table("", "partners", 10_003, 6, 1_912, "t3"),
                                new Table("", "users", 10_004, 3, 1_024, "t4"),
                                new Table("billing", "invoices", 10_001, 120_000, 31_457_280, "t5")),
                        List.of(new Contents.Files("", 3, 17_000, "f1")),
                        List.of("the table leads has no number in _tables")),
                new Context(
                        List.of("API_URL", "STRIPE_KEY"),
                        Optional.of("context/prod/" + id + ".json.age"),
                        List.of("functions and their code", "schedules of functions that run later")),
                new Annotations(
                        Optional.of("split authors from users"),
                        Optional.of("asked for by Kim"),
                        Optional.of("4f2a91c")),
                new Origin("1.28.0", "0.1.0", "ops1", "holdfast"),
                Verdict.whole(Optional.of(new BackupId("20261120T020000Z-daily-a1b2c3"))));
        return new Backup(
                manifest,
                List.of("local", "cloud"),
                List.of(new Verification(
                        id,
                        "prod",
                        "cloud",
                        Instant.parse("2026-11-21T09:00:00Z"),
                        Depth.CONTENTS,
                        List.of(),
                        "kim@ops2")));
    }

    static Backup plain(String deployment, String time) {
        return new Backup(Manifests.daily(deployment, Instant.parse(time)), List.of("local"), List.of());
    }

    static Backup suspect(String deployment, String time) {
        return new Backup(
                Manifests.of(
                        deployment,
                        "daily",
                        Instant.parse(time),
                        "bbbbbb",
                        new Verdict(List.of("users lost 90% of its documents"), Optional.empty())),
                List.of("local"),
                List.of());
    }

    static Backup damaged(String deployment, String time) {
        Manifest manifest =
                Manifests.of(deployment, "weekly", Instant.parse(time), "cccccc", Verdict.whole(Optional.empty()));
        return new Backup(
                manifest,
                List.of("local"),
                List.of(new Verification(
                        manifest.id(),
                        deployment,
                        "local",
                        NOON.minusSeconds(60),
                        Depth.STORED,
                        List.of("SHA-256 differs"),
                        "holdfast@ops1")));
    }

    /** Two repositories; the second lacks one backup. */
    static CopyState copies() {
        Backup backup = plain("prod", "2026-11-21T02:00:00Z");
        return new CopyState(
                "prod",
                List.of("local", "cloud"),
                List.of(),
                List.of(new MissingCopy(backup, "cloud")),
                new ThreeTwoOne(
                        Optional.of(backup.id()),
                        List.of("local"),
                        new java.util.TreeSet<>(Set.of("directory")),
                        List.of()),
                List.of());
    }

    static Health healthy() {
        return health(PromiseState.OK);
    }

    static Health health(PromiseState state) {
        Promise kept = new Promise(
                Promise.Kind.REPOSITORY,
                Optional.empty(),
                Optional.of("local"),
                PromiseState.OK,
                Optional.empty(),
                "can be read",
                "");
        Promise other = new Promise(
                Promise.Kind.SCHEDULE,
                Optional.of("prod"),
                Optional.of("daily"),
                state,
                state == PromiseState.OK ? Optional.empty() : Optional.of(NOON.minusSeconds(3600)),
                state == PromiseState.OK ? "in time" : "overdue since 2026-11-21T11:00:00Z | no backup",
                state == PromiseState.OK ? "" : "look at the daemon: journalctl -u holdfast");
        return new Health(
                NOON,
                List.of(kept, other),
                List.of(new DeploymentHealth(
                        "prod",
                        Optional.of(NOON.plus(Duration.ofHours(2))),
                        Optional.empty(),
                        Optional.of(0),
                        Optional.empty())),
                List.of(new ScheduleHealth(
                        "prod",
                        "daily",
                        "daily",
                        Optional.of(NOON.plusSeconds(7200)),
                        Duration.ofDays(1),
                        Optional.of(NOON.plusSeconds(3600)),
                        NOON.minus(Duration.ofDays(9)),
                        Optional.of(NOON.minus(Duration.ofHours(22))),
                        2)),
                List.of(
                        new TierHealth(
                                "prod",
                                "daily",
                                Optional.of(NOON.minus(Duration.ofHours(22))),
                                Optional.of(NOON.minus(Duration.ofHours(3))),
                                Optional.of(NOON.minus(Duration.ofMinutes(1325))),
                                Optional.empty(),
                                Optional.empty(),
                                48_112,
                                154,
                                9,
                                8,
                                1),
                        new TierHealth(
                                "prod",
                                "weekly",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(NOON.minusSeconds(5)),
                                Optional.of(NOON.minusSeconds(5)),
                                0,
                                0,
                                0,
                                0,
                                0)),
                Map.of("prod", 1),
                List.of(copies()),
                Set.of(),
                List.of(
                        new RepositoryHealth(
                                "local",
                                true,
                                new TreeMap<>(Map.of("STANDARD", 577_344L)),
                                Optional.empty(),
                                new RepositoryHealth.Upkeep(
                                        4096,
                                        1,
                                        Optional.of(NOON.minusSeconds(3600)),
                                        Map.of(dev.holdfast.retention.Block.Kind.LOCKED, 1)),
                                Optional.empty()),
                        new RepositoryHealth(
                                "cloud",
                                false,
                                new TreeMap<>(),
                                Optional.empty(),
                                RepositoryHealth.Upkeep.none(),
                                Optional.of(new BucketFindings(
                                        "cloud",
                                        NOON.minusSeconds(7200),
                                        true,
                                        List.of(new Finding(
                                                Severity.CRITICAL,
                                                "lifecycle rule 'tidy' removes objects",
                                                "drop the rule")))))),
                Circumstances.unknown(),
                new RunFacts(
                        List.of(new RunFacts.RunCount("prod", "daily", RunOutcome.SUCCESS, 9)), List.of(), Map.of()),
                new Telling(
                        Map.of(),
                        List.of(
                                new ChannelState("mail", Optional.of(NOON.minusSeconds(600)), 0, Optional.empty(), ""),
                                new ChannelState(
                                        "pager",
                                        Optional.empty(),
                                        2,
                                        Optional.of(NOON.minusSeconds(1200)),
                                        "it did not answer")),
                        Map.of("prod", Optional.of(NOON.plusSeconds(3600)))));
    }
}
