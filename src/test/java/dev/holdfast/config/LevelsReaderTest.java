package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.verify.Expected;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.verify.UserCheck;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often backups are verified on which level, what a deployment says of its own, and what is asked of it. */
final class LevelsReaderTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private LevelTerms terms(String more) {
        return ConfigFile.with(directory, more).load().deployments().get(0).levels();
    }

    private String problem(String more) {
        return ConfigFile.with(directory, more).problems().toString();
    }

    @Nested
    class GivenNothingIsSaid {
        @Test
        void whenItIsRead_thenOnlyWhatAsksForCountsIsOn() {
            LevelTerms terms = terms("");

            assertThat(terms.every())
                    .isEqualTo(Map.of(VerifyLevel.STORED, DAY, VerifyLevel.SOURCE, DAY, VerifyLevel.CHECKS, DAY));
            assertThat(terms.source()).isEqualTo(new LevelTerms.Source(0.01, 0));
            assertThat(terms.every(VerifyLevel.CHECKS)).isEmpty();
        }
    }

    @Nested
    class GivenLevels {
        @Test
        void whenTheyAreSaidForAll_thenTheyCountForEach() {
            LevelTerms terms = terms("""
                    verification { every = never, levels {
                      stored { every = never }, sampled { within = 8 weeks }, source { tolerance = 5%, documents = 20 }
                      references { every = 7 days, ignore = [posts.authorId, "waitlist:entries.by"] }
                      importable { every = 30 days, max-size = 1MiB }
                    } }
                    """);

            assertThat(terms.every())
                    .isEqualTo(Map.of(
                            VerifyLevel.SAMPLED,
                            Duration.ofDays(56),
                            VerifyLevel.SOURCE,
                            DAY,
                            VerifyLevel.REFERENCES,
                            Duration.ofDays(7),
                            VerifyLevel.IMPORTABLE,
                            Duration.ofDays(30),
                            VerifyLevel.CHECKS,
                            DAY));
            assertThat(terms.source()).isEqualTo(new LevelTerms.Source(0.05, 20));
            assertThat(terms.ignoredReferences()).isEqualTo(Set.of("posts.authorId", "waitlist:entries.by"));
            assertThat(terms.importLimit()).isEqualTo(1 << 20);
        }

        @Test
        void whenADeploymentSaysItsOwn_thenEachSettingThatItLeavesOutIsTheCommonOne() {
            LevelTerms terms = terms("""
                    verification.levels { source { every = 2 days, tolerance = 5% }, stored { every = 6h } }
                    deployments.prod.verification.levels { source { documents = 5 }, stored { every = never } }
                    """);

            assertThat(terms.every(VerifyLevel.STORED)).isEmpty();
            assertThat(terms.every(VerifyLevel.SOURCE)).contains(Duration.ofDays(2));
            assertThat(terms.source()).isEqualTo(new LevelTerms.Source(0.05, 5));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "verification.levels.whole.every = 1 day | verification.every",
                    "verification.levels.stord.every = 1 day | did you mean stored",
                    "verification.levels.stored.every = often | must be a duration",
                    "verification.levels.stored.within = 1 day | unknown setting",
                    "verification.levels.source.tolerance = 120% | must be a share",
                    "verification.levels.references.ignore = [posts] | a table and a field of it",
                    "deployments.prod.verification.every = 1 day | holdfast.verification.every",
                    "deployments.prod.verification.levels.sampled.every = 1 day | unknown setting"
                })
        void whenTheyAreWrong_thenItIsSaidWhatIsAllowed(String text, String words) {
            assertThat(problem(text)).contains(words);
        }
    }

    @Nested
    class GivenChecks {
        @Test
        void whenTheyAreRight_thenTheyAreReadInTheirOrder() {
            assertThat(terms("""
                    deployments.prod.checks {
                      users { function = "stats:countUsers", expect = 3 }
                      team { function = "teams/stats:of", args = { name = "a", n = 2 }, expect { open = true, ids = [1, 2] } }
                      posts { function = "stats:posts", at-least = 1, at-most = 2.5 }
                    }
                    """).checks())
                    .containsExactly(
                            new UserCheck("users", "stats:countUsers", "{}", Expected.Exactly.of("3")),
                            new UserCheck(
                                    "team",
                                    "teams/stats:of",
                                    "{\"n\":2,\"name\":\"a\"}",
                                    Expected.Exactly.of("{\"ids\":[1,2],\"open\":true}")),
                            new UserCheck(
                                    "posts",
                                    "stats:posts",
                                    "{}",
                                    new Expected.Within(
                                            Optional.of(new BigDecimal("1")), Optional.of(new BigDecimal("2.5")))));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "users { expect = 3 } | the query function to ask",
                    "users { function = \"a b\", expect = 3 } | must be a query function",
                    "users { function = \"a:b\" } | what it should answer is missing",
                    "users { function = \"a:b\", expect = 3, at-most = 4 } | leave out at-least and at-most",
                    "users { function = \"a:b\", at-most = many } | must be a number",
                    "users { function = \"a:b\", expect = 3, args = [1] } | must be an object"
                })
        void whenTheyAreWrong_thenItIsSaidWhatIsAllowed(String text, String words) {
            assertThat(problem("deployments.prod.checks { " + text + " }")).contains(words);
        }
    }
}
