package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.testing.Golden;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Plans word for word: every backup with its reason. */
final class PlanGoldenTest {
    private static final Instant NOW = Instant.parse("2026-11-21T02:10:00Z");
    private static final FixedPolicies POLICIES = new FixedPolicies()
            .tier("prod", "daily", FixedPolicies.keep(5))
            .tier("prod", "weekly", FixedPolicies.last(2))
            .tier("prod", "quick", FixedPolicies.atMost(2))
            .tier("prod", "yearly", FixedPolicies.forever())
            .tier("stage", "daily", FixedPolicies.keep(5))
            .schedule(
                    "prod",
                    "daily",
                    "hourly",
                    new RetentionPolicy(
                            Optional.of(Age.of(Duration.ofHours(6))), OptionalInt.of(3), OptionalInt.empty(), 1));

    @Test
    void everyReason() {
        List<Candidate> backups = new ArrayList<>();
        for (int day = 8; day <= 21; day++) {
            backups.add(daily(day, "02:00:03").candidate());
        }
        backups.set(0, daily(8, "02:00:03").held(Optional.empty()).candidate());
        backups.set(1, daily(9, "02:00:03").leased().candidate());
        backups.set(
                2, daily(10, "02:00:03").locked(NOW.plus(Duration.ofDays(3))).candidate());
        backups.set(4, daily(12, "02:00:03").owedTo("offsite", "vault").candidate());
        backups.set(3, daily(11, "02:00:03").suspect().candidate());
        backups.set(5, daily(13, "02:00:03").neededBy("20261113T100000Z-k3f9q2").candidate());
        backups.set(
                11, daily(19, "02:00:03").held(Optional.of(NOW.plusSeconds(60))).candidate());
        backups.add(daily(20, "02:07:00")
                .answering("daily", Instant.parse("2026-11-20T02:00:00Z"))
                .candidate());
        for (int hour = 10; hour < 24; hour += 3) {
            Instant due = Instant.parse("2026-11-20T" + hour + ":00:00Z");
            backups.add(Copies.at(due.plusSeconds(2)).answering("hourly", due).candidate());
        }
        for (int day = 1; day < 21; day += 7) {
            backups.add(at(day, "03:00:00").tier("weekly").candidate());
            backups.add(at(day, "12:00:00").tier("quick").candidate());
        }
        backups.add(at(1, "03:00:00").tier("yearly").candidate());
        backups.add(at(1, "04:00:00").tier("odd").candidate());
        backups.add(daily(1, "02:00:03").deployment("prod", "prod-former").candidate());
        backups.add(daily(2, "02:00:03").deployment("prod", "prod-former").candidate());
        backups.add(daily(3, "02:00:03").deployment("prod", "prod-former").candidate());
        backups.add(daily(1, "02:00:03").deployment("stage", "stage").suspect().candidate());
        backups.add(daily(1, "02:00:03").deployment("left", "left").candidate());

        golden(backups, List.of(), "every-reason.txt");
    }

    @Test
    void nothingNewSinceTheLastPrune() {
        List<Candidate> backups = new ArrayList<>();
        for (int day = 1; day <= 20; day++) {
            backups.add(daily(day, "02:00:03").candidate());
        }
        PruneRecord last = new PruneRecord(
                "prod",
                "prod",
                "cloud",
                Instant.parse("2026-11-20T02:10:00Z"),
                Optional.of(Instant.parse("2026-11-20T02:00:03Z")),
                List.of(new BackupId("20261103T020003Z-daily-aaaaaa")),
                "ops@host");

        golden(backups, List.of(last), "nothing-new.txt");
    }

    @Test
    void moreThanHalfAtOnce() {
        List<Candidate> backups = new ArrayList<>();
        for (int day = 1; day <= 21; day++) {
            backups.add(daily(day, "02:00:03").candidate());
        }

        golden(backups, List.of(), "mass-delete.txt");
    }

    private static void golden(List<Candidate> backups, List<PruneRecord> prunes, String file) {
        RetentionPlan plan = new RetentionPlanner(POLICIES).plan("cloud", backups, prunes, NOW);

        Golden.assertSame(PlanText.of(plan), "dev/holdfast/retention/" + file);
    }

    private static Copies daily(int day, String time) {
        return at(day, time).answering("daily", Instant.parse(date(day) + "T02:00:00Z"));
    }

    private static Copies at(int day, String time) {
        return Copies.at(date(day) + "T" + time + "Z");
    }

    private static String date(int day) {
        return String.format("2026-11-%02d", day);
    }
}
