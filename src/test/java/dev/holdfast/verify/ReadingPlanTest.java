package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.testing.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReadingPlanTest {
    private static final Instant START = Instant.parse("2026-01-01T03:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration EIGHT_WEEKS = Duration.ofDays(56);

    private final List<Backup> backups = new ArrayList<>();

    private void backup(String tier, Instant at, long bytes, String storageClass, String... repositories) {
        Manifest some = Manifests.of("prod", tier, at, Manifests.tables(), Manifests.whole());
        BackupId id = BackupId.of(at, tier, "%06d".formatted(backups.size()));
        Manifest manifest = Manifests.with(
                new Manifest(
                        id,
                        some.deployment(),
                        tier,
                        some.trigger(),
                        at,
                        new Timing(at, at, at),
                        some.archive(),
                        some.contents(),
                        some.context(),
                        some.annotations(),
                        some.origin(),
                        some.verdict()),
                new Archive(
                        "archives/" + tier + "/prod/" + id + ".zip",
                        bytes,
                        bytes,
                        "0".repeat(64),
                        "0".repeat(64),
                        List.of(),
                        storageClass));
        backups.add(new Backup(manifest, List.of(repositories), List.of()));
    }

    private ReadingPlan plan(Instant now) {
        return ReadingPlan.of(
                "prod",
                new CatalogReading(
                        Catalog.of(backups),
                        Map.of("local", new RepositoryState("", true), "cloud", new RepositoryState("", true)),
                        now),
                EIGHT_WEEKS,
                now);
    }

    private void found(ReadingPlan.Copy copy, Instant at, String... problems) {
        backups.replaceAll(backup -> {
            if (!backup.id().equals(copy.backup().id())) {
                return backup;
            }
            List<Verification> evidence = new ArrayList<>(backup.verifications());
            evidence.add(new Verification(
                    backup.id(), "prod", copy.repository(), at, Depth.CONTENTS, List.of(problems), "tester"));
            return new Backup(backup.manifest(), backup.repositories(), evidence);
        });
    }

    private long readTonight(Instant now) {
        long bytes = 0;
        for (ReadingPlan.Copy copy : plan(now).tonight()) {
            found(copy, now);
            bytes += copy.bytes();
        }
        return bytes;
    }

    @Nested
    class GivenASteadyLife {
        static LongStream seeds() {
            return LongStream.range(0, 20);
        }

        /** A daily and a weekly backup for a year, kept for ten weeks and a year, of sizes that vary tenfold. */
        @ParameterizedTest(name = "seed {0}")
        @MethodSource("seeds")
        void whenWeeksPass_thenEachCopyIsReadInTimeAndNoNightIsMuchLongerThanItsShare(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int day = 0; day < 200; day++) {
                Instant now = START.plus(DAY.multipliedBy(day));
                backup("daily", now.minusSeconds(3600), random.nextLong(100, 1000), "STANDARD", "local", "cloud");
                if (day % 7 == 0) {
                    backup("weekly", now.minusSeconds(1800), random.nextLong(100, 1000), "STANDARD", "cloud");
                }
                Instant oldest = now.minus(Duration.ofDays(70));
                backups.removeIf(backup -> backup.tier().equals("daily")
                        && backup.manifest().snapshotTime().isBefore(oldest));

                ReadingPlan before = plan(now);
                long bytes = readTonight(now);

                assertThat(bytes).as("night %d", day).isLessThanOrEqualTo(before.share() + 1000);
                assertThat(before.share()).isLessThanOrEqualTo(2 * (before.bytes() / 56 + 1));
                assertThat(before.oldest().orElseThrow())
                        .as("the longest unread in night %d", day)
                        .isAfterOrEqualTo(now.minus(EIGHT_WEEKS).minus(DAY));
            }
        }

        @Test
        void whenEverythingCameAtOnce_thenTheNightsAreAlike() {
            for (int i = 0; i < 112; i++) {
                backup("daily", START.plusSeconds(i), 100, "STANDARD", "local");
            }
            List<Long> nights = new ArrayList<>();
            for (int day = 1; day <= 112; day++) {
                nights.add(readTonight(START.plus(DAY.multipliedBy(day)).plusSeconds(60)));
            }

            assertThat(nights.subList(0, 27)).containsOnly(0L);
            assertThat(nights.subList(28, 56)).allMatch(bytes -> bytes <= 400);
            assertThat(plan(START.plus(DAY.multipliedBy(56)).plusSeconds(120))
                            .oldest()
                            .orElseThrow())
                    .isAfter(START.plus(DAY.multipliedBy(20)));
        }

        @Test
        void whenThereAreAFewSmallCopies_thenTheyAreNotReadAgainAndAgain() {
            backup("daily", START, 100, "STANDARD", "local");
            backup("daily", START.plusSeconds(1), 100, "STANDARD", "local");
            int readings = 0;
            for (int day = 1; day <= 560; day++) {
                readings += plan(START.plus(DAY.multipliedBy(day))).tonight().size();
                readTonight(START.plus(DAY.multipliedBy(day)));
            }

            assertThat(readings).isBetween(20, 40);
        }
    }

    @Nested
    class GivenANight {
        @Test
        void whenItIsCutShort_thenTheRestIsWhatIsLeftOfItsShare() {
            for (int i = 0; i < 560; i++) {
                backup("daily", START.plus(Duration.ofHours(2L * i)), 100, "STANDARD", "local");
            }
            Instant night = START.plus(EIGHT_WEEKS);
            ReadingPlan whole = plan(night);
            found(whole.tonight().get(0), night);
            found(whole.tonight().get(1), night);

            ReadingPlan rest = plan(night.plusSeconds(60));

            assertThat(rest.readLately()).isEqualTo(200);
            assertThat(rest.tonight())
                    .isEqualTo(whole.tonight().subList(2, whole.tonight().size()));
        }

        @Test
        void whenTheDaemonWasDownForMonths_thenNoNightTakesMoreThanTwiceTheShare() {
            for (int i = 0; i < 560; i++) {
                backup("daily", START.plusSeconds(i), 100, "STANDARD", "local");
            }

            ReadingPlan late = plan(START.plus(EIGHT_WEEKS.multipliedBy(3)));

            assertThat(late.share()).isEqualTo(2000);
            assertThat(late.tonight()).hasSize(20);
        }

        @Test
        void whenSeveralTiersWait_thenTheyTakeTurnsWithinADay() {
            for (int i = 0; i < 30; i++) {
                backup("hourly", START.plusSeconds(i), 100, "STANDARD", "local");
            }
            backup("weekly", START.plusSeconds(100), 100, "STANDARD", "local");

            assertThat(plan(START.plus(EIGHT_WEEKS)).tonight())
                    .extracting(copy -> copy.backup().tier())
                    .startsWith("hourly", "weekly");
        }
    }

    @Nested
    class GivenCopiesThatHaveNoTurn {
        @Test
        void whenTheyAreArchived_thenThatIsSaid() {
            backup("monthly", START, 100, "GLACIER", "cloud");

            ReadingPlan plan = plan(START.plus(EIGHT_WEEKS));

            assertThat(plan.tonight()).isEmpty();
            assertThat(plan.archived()).hasSize(1);
            assertThat(plan.oldest()).isEmpty();
        }

        @Test
        void whenTheyWereFoundBad_thenTheyWaitForARepair() {
            backup("daily", START, 100, "STANDARD", "local");
            found(plan(START.plus(EIGHT_WEEKS)).tonight().get(0), START.plus(EIGHT_WEEKS), "it rotted");

            ReadingPlan plan = plan(START.plus(EIGHT_WEEKS).plus(DAY));

            assertThat(plan.tonight()).isEmpty();
            assertThat(plan.damaged()).hasSize(1);
        }
    }
}
