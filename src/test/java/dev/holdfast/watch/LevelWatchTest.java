package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.testing.Told;
import dev.holdfast.verify.Expected;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.verify.UserCheck;
import dev.holdfast.watch.DeploymentHealth.LevelHealth;
import dev.holdfast.watch.Promise.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Levels of verification that are asked for, done, late, and found something. The only backup is of 18 November. */
final class LevelWatchTest {
    private static final String NOW = "2026-11-20T12:00:00Z";
    private static final UserCheck CHECK = new UserCheck("users", "stats:count", "{}", Expected.Exactly.of("3"));

    private final List<LevelCheck> checks = new ArrayList<>();

    private void checked(VerifyLevel level, String at, String... problems) {
        checks.add(new LevelCheck(
                level,
                "prod",
                Optional.empty(),
                "local",
                Instant.parse(at),
                List.of(problems),
                List.of(),
                new TreeMap<>(Map.of("posts.authorId", 3L, "likes.postId", 4L)),
                "tester@test"));
    }

    private Health health(VerifyLevel level, Duration every, String now) {
        return health(Map.of(level, every), now);
    }

    private Health health(Map<VerifyLevel, Duration> every, String now) {
        LevelTerms terms = new LevelTerms(every, new LevelTerms.Source(0.01, 0), Set.of(), 1 << 20, List.of(CHECK));
        return Scenario.dailyProd("2026-11-18T00:00:00Z")
                .backup("2026-11-18T02:00:00Z")
                .holding(new RepositoryState("", true, Told.of(Told.checks(checks))))
                .around(new Circumstances(
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Map.of(),
                        new ProofTerms(Optional.empty(), Map.of(), Map.of("prod", terms))))
                .at(now);
    }

    private static Promise promise(Health health, Kind kind, VerifyLevel level) {
        return health.promises().stream()
                .filter(promise -> promise.kind() == kind && promise.subject().equals(Optional.of(level.word())))
                .findFirst()
                .orElseThrow();
    }

    private static LevelHealth of(Health health, VerifyLevel level) {
        return health.deployments().get(0).levels().stream()
                .filter(each -> each.level() == level)
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class GivenALevelThatIsNeverDue {
        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WHOLE")
        void whenNothingWasDone_thenNothingIsPromisedAndTheSeriesAreThere(VerifyLevel level) {
            Health health = health(Map.of(), NOW);

            assertThat(health.promises()).extracting(Promise::kind).doesNotContain(Kind.PROOF, Kind.FINDING);
            assertThat(of(health, level).deadline()).isEmpty();
            assertThat(of(health, level).last().isPresent()).isFalse();
        }
    }

    @Nested
    class GivenALevelThatIsAskedFor {
        @ParameterizedTest
        @EnumSource(
                mode = EnumSource.Mode.EXCLUDE,
                names = {"WHOLE", "SAMPLED"})
        void whenItWasNeverDone_thenItIsLateADayAfterItWasDue(VerifyLevel level) {
            Duration every = Duration.ofDays(2);

            assertThat(promise(health(level, every, "2026-11-20T23:59:00Z"), Kind.PROOF, level)
                            .state())
                    .isEqualTo(PromiseState.OK);
            Promise late = promise(health(level, every, "2026-11-21T00:01:00Z"), Kind.PROOF, level);
            assertThat(late.state()).isEqualTo(PromiseState.WARNING);
            assertThat(late.evidence()).contains("never verified", "2026-11-20T00:00:00Z");
            assertThat(late.advice()).contains("holdfast verify --all --deployment prod --level " + level.word());
        }

        @Test
        void whenItWasDone_thenItCountsFromThere() {
            checked(VerifyLevel.SOURCE, "2026-11-20T02:10:00Z");

            Health health = health(VerifyLevel.SOURCE, Duration.ofDays(1), "2026-11-22T02:00:00Z");

            assertThat(promise(health, Kind.PROOF, VerifyLevel.SOURCE).state()).isEqualTo(PromiseState.OK);
            assertThat(of(health, VerifyLevel.SOURCE).last()).contains(Instant.parse("2026-11-20T02:10:00Z"));
            assertThat(of(health, VerifyLevel.SOURCE).deadline()).contains(Instant.parse("2026-11-22T02:10:00Z"));
        }

        @Test
        void whenAFastClockDatedIt_thenThatDoesNotCount() {
            checked(VerifyLevel.SOURCE, "2027-11-20T02:10:00Z");

            assertThat(promise(
                                    health(VerifyLevel.SOURCE, Duration.ofDays(1), "2026-11-22T02:00:00Z"),
                                    Kind.PROOF,
                                    VerifyLevel.SOURCE)
                            .state())
                    .isEqualTo(PromiseState.WARNING);
        }

        @ParameterizedTest
        @CsvSource({"2027-01-12T12:00:00Z, OK", "2027-01-27T12:00:00Z, WARNING"})
        void whenCopiesHaveTurns_thenTheOldestReadingCounts(String now, PromiseState state) {
            Health health = health(VerifyLevel.SAMPLED, Duration.ofDays(56), now);

            assertThat(promise(health, Kind.PROOF, VerifyLevel.SAMPLED).state()).isEqualTo(state);
            assertThat(of(health, VerifyLevel.SAMPLED).last()).contains(Instant.parse("2026-11-18T02:01:00Z"));
        }
    }

    @Nested
    class GivenALevelThatFoundSomething {
        @ParameterizedTest
        @CsvSource({"SOURCE, WARNING", "REFERENCES, WARNING", "CHECKS, WARNING", "IMPORTABLE, CRITICAL"})
        void whenItIsNoDamageOfACopy_thenItIsTold(VerifyLevel level, PromiseState state) {
            checked(level, "2026-11-20T02:10:00Z", "the first", "the second", "the third");

            Health health = health(level, Duration.ofDays(1), NOW);

            Promise promise = promise(health, Kind.FINDING, level);
            assertThat(promise.state()).isEqualTo(state);
            assertThat(promise.since()).contains(Instant.parse("2026-11-20T02:10:00Z"));
            assertThat(promise.evidence()).isEqualTo("the first (and 2 more)");
            assertThat(promise(health, Kind.PROOF, level).state()).isEqualTo(PromiseState.OK);
            assertThat(of(health, level).problems()).isEqualTo(3);
            assertThat(of(health, level).last()).isEmpty();
            assertThat(of(health, level).figures()).isEqualTo(7);
        }

        @Test
        void whenCopiesAreBad_thenThatIsAMatterOfTheCopies() {
            checked(VerifyLevel.STORED, "2026-11-20T02:10:00Z", "a copy is not there");

            assertThat(health(VerifyLevel.STORED, Duration.ofDays(1), NOW).promises())
                    .extracting(Promise::kind)
                    .doesNotContain(Kind.FINDING);
        }
    }
}
