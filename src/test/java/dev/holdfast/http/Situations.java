package dev.holdfast.http;

import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.state.SqliteState;
import dev.holdfast.testing.Drills;
import dev.holdfast.watch.Circumstances;
import dev.holdfast.watch.ConfigurationState;
import dev.holdfast.watch.DiskSpace;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.ProofTerms;
import dev.holdfast.watch.Scenario;
import dev.holdfast.watch.SourceState;
import dev.holdfast.watch.WatchNotes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an installation goes through. Its deployment {@code prod} is backed up daily at 02:00 UTC into the directory {@code local}; the schedule is configured since the 17th of November 2026, 12:00; it is
 * the 19th, 12:00, unless a situation says otherwise.
 */
final class Situations {
    private static final String SINCE = "2026-11-17T12:00:00Z";
    private static final String NOW = "2026-11-19T12:00:00Z";

    private Situations() {}

    /** By name, as they are explained beside. */
    static Map<String, Health> all() {
        Map<String, Health> all = new LinkedHashMap<>();
        // Configured this moment, and nobody looked at anything but the empty repository.
        all.put(
                "first-second",
                Scenario.dailyProd(SINCE)
                        .around(around(SINCE, SourceState.unasked("prod", Instant.parse(SINCE))))
                        .at(SINCE));
        // Two backups, both in time.
        all.put("steady", stored().around(around(NOW, answered())).at(NOW));
        // The same after a restart: the process knows nothing, its state directory and the repository know all.
        all.put("restart", restarted());
        // The third backup is being taken.
        all.put(
                "backing-up",
                stored().running("2026-11-20T02:00:00Z", "2026-11-20T02:00:30Z")
                        .around(around("2026-11-20T02:01:00Z", answered()))
                        .at("2026-11-20T02:01:00Z"));
        // Somebody emptied the repository, or every run failed.
        all.put(
                "empty-bucket",
                Scenario.dailyProd(SINCE)
                        .run("2026-11-18T02:01:00Z", RunOutcome.SUCCESS)
                        .run("2026-11-19T02:01:00Z", RunOutcome.FAILED)
                        .around(around(NOW, answered()))
                        .at(NOW));
        // The deployment stays, its schedule is gone.
        all.put(
                "schedule-removed",
                stored(new Scenario().deployment("prod", Optional.of(Duration.ofHours(24))))
                        .around(around(NOW, answered()))
                        .at(NOW));
        // The same calendar under another name since 11:00.
        all.put(
                "schedule-renamed",
                stored(new Scenario()
                                .deployment(
                                        "prod",
                                        Optional.of(Duration.ofHours(24)),
                                        Scenario.daily("nightly", "2026-11-19T11:00:00Z")))
                        .around(around(NOW, answered()))
                        .at(NOW));
        // The repository could not be read since the start.
        all.put(
                "never-readable",
                Scenario.dailyProd(SINCE)
                        .down("local", "connection refused", false)
                        .around(around(NOW, answered()))
                        .at(NOW));
        // It could be read once and then no more, for two days.
        all.put(
                "not-readable",
                stored().down("local", "connection refused", true)
                        .around(around("2026-11-21T12:00:00Z", answered()))
                        .at("2026-11-21T12:00:00Z"));
        // Our clock is a day ahead of everybody's.
        all.put(
                "clock-ahead",
                stored().skew("local", Duration.ofDays(-1))
                        .around(around(
                                "2026-11-20T12:00:00Z",
                                Scenario.answered("prod", "2026-11-20T11:00:00Z", Duration.ofDays(-1))))
                        .at("2026-11-20T12:00:00Z"));
        // Our clock is a day behind everybody's: the last backup is yet to come.
        all.put(
                "clock-behind",
                stored().skew("local", Duration.ofDays(1))
                        .around(around(
                                "2026-11-18T12:00:00Z",
                                Scenario.answered("prod", "2026-11-18T11:00:00Z", Duration.ofDays(1))))
                        .at("2026-11-18T12:00:00Z"));
        // A second deployment since 11:00.
        all.put(
                "deployment-added",
                stored().deployment(
                                "beta",
                                Optional.of(Duration.ofHours(24)),
                                Scenario.daily("daily", "2026-11-19T11:00:00Z"))
                        .around(around(
                                NOW, answered(), SourceState.unasked("beta", Instant.parse("2026-11-19T11:59:00Z"))))
                        .at(NOW));
        // It did not answer for a day.
        all.put(
                "deployment-down",
                stored().run("2026-11-20T02:01:00Z", RunOutcome.FAILED)
                        .run("2026-11-21T02:01:00Z", RunOutcome.FAILED)
                        .around(around(
                                "2026-11-21T12:00:00Z",
                                Scenario.silent("prod", "2026-11-20T02:00:00Z", "2026-11-21T11:57:00Z", 400)))
                        .at("2026-11-21T12:00:00Z"));
        // The copy of the last backup was found bad.
        all.put(
                "backup-damaged",
                Scenario.dailyProd(SINCE)
                        .backup("2026-11-18T02:00:00Z")
                        .revoked("2026-11-19T02:00:00Z", "local", "cloud")
                        .around(around(NOW, answered()))
                        .at(NOW));
        // What somebody wrote into the configuration at 11:00 cannot be used.
        Circumstances usual = around(NOW, answered());
        all.put(
                "reload-failed",
                stored().around(new Circumstances(
                                usual.sources(),
                                usual.disks(),
                                usual.configuration()
                                        .map(state -> state.failed(Instant.parse("2026-11-19T11:00:00Z"), "line 3")),
                                usual.sizeLimits(),
                                usual.proofs()))
                        .at(NOW));
        // A drill into staging is configured since the 17th, and never took place.
        all.put(
                "never-drilled",
                stored().drilled("prod", SINCE).around(around(NOW, answered())).at(NOW));
        // It passed on the 18th, in five hours where four are agreed.
        all.put(
                "drilled-slowly",
                stored().drilled("prod", SINCE)
                        .drills(Drills.passed("2026-11-18T09:00:00Z", Duration.ofHours(5)))
                        .around(around(NOW, answered()))
                        .at(NOW));
        // The next one hung.
        all.put(
                "drill-hung",
                stored().drilled("prod", SINCE)
                        .drills(
                                Drills.passed("2026-11-18T09:00:00Z", Duration.ofMinutes(7)),
                                Drills.failed("aaaaaaaa", "2026-11-19T03:00:00Z", Outcome.HUNG))
                        .around(around(NOW, answered()))
                        .at(NOW));
        // One runs.
        all.put(
                "drilling",
                stored().drilled("prod", SINCE)
                        .drills(Drills.begun("2026-11-19T11:00:00Z"))
                        .around(around(NOW, answered()))
                        .at(NOW));
        return all;
    }

    private static Scenario stored() {
        return stored(Scenario.dailyProd(SINCE));
    }

    private static Scenario stored(Scenario scenario) {
        return runs(backups(scenario));
    }

    private static Scenario backups(Scenario scenario) {
        return scenario.backup("2026-11-18T02:00:00Z").backup("2026-11-19T02:00:00Z");
    }

    private static Scenario runs(Scenario scenario) {
        return scenario.run("2026-11-18T02:01:00Z", RunOutcome.SUCCESS).run("2026-11-19T02:01:00Z", RunOutcome.SUCCESS);
    }

    private static SourceState answered() {
        return Scenario.answered("prod", "2026-11-19T03:00:00Z", Duration.ofSeconds(-2));
    }

    /** What two processes share is the file in the state directory, and the repository. */
    private static Health restarted() {
        try {
            Path directory = Files.createTempDirectory("restart");
            String recurrence =
                    Scenario.daily("daily", SINCE).schedule().recurrence().describe();
            try (SqliteState before = new SqliteState(directory)) {
                before.protectedSince("prod", "daily", recurrence, Instant.parse(SINCE), Optional.empty());
                runs(new Scenario(before));
                new WatchNotes(before).keepSources(List.of(answered()));
                new WatchNotes(before).keepConfiguration(ConfigurationState.loaded(Instant.parse(SINCE)));
            }
            try (SqliteState after = new SqliteState(directory)) {
                Instant since = after.protectedSince("prod", "daily", recurrence, Instant.parse(NOW), Optional.empty());
                WatchNotes notes = new WatchNotes(after);
                Circumstances some = around(NOW);
                return backups(new Scenario(after)
                                .deployment(
                                        "prod",
                                        Optional.of(Duration.ofHours(24)),
                                        Scenario.daily("daily", since.toString())))
                        .around(new Circumstances(
                                notes.sources(),
                                some.disks(),
                                notes.configuration(),
                                some.sizeLimits(),
                                new ProofTerms(some.proofs().every(), notes.proofs())))
                        .at(NOW);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Circumstances around(String now, SourceState... sources) {
        Instant at = Instant.parse(now);
        return new Circumstances(
                List.of(sources),
                List.of(
                        new DiskSpace("state-dir", Optional.empty(), "/state", at, 50, 100, ""),
                        new DiskSpace("local", Optional.of("local"), "/local", at, 5_000, 10_000, "")),
                Optional.of(ConfigurationState.loaded(Instant.parse(SINCE))),
                Map.of("local", 5_000L),
                new ProofTerms(Optional.of(Duration.ofDays(30)), Map.of()));
    }
}
