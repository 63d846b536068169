package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.drill.Choice;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.manifest.DrillRecord.Objectives;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DrillConfigTest {
    @TempDir
    private Path directory;

    private ConfigFile file(String drill) {
        return file(drill, "url = \"https://calm-otter-1.convex.cloud\", deploy-key = k, restore-key = r");
    }

    private ConfigFile file(String drill, String staging) {
        return new ConfigFile(directory, """
                holdfast {
                  repositories.local { type = directory, path = "/srv/repository" }
                  deployments {
                    prod {
                      url = "https://brazen-meerkat-768.convex.cloud", deploy-key = k, production = true
                      objectives { rpo = 24h, rto = 4h }
                      checks.users { function = "stats:count", at-least = 1 }
                      checks.admin { function = "users:hasAdmin", expect = true }
                      drill { %s }
                    }
                    staging { %s }
                  }
                }
                """.formatted(drill, staging));
    }

    private DrillPlan plan(String drill) {
        return file(drill).load().deployments().get(0).drill().orElseThrow();
    }

    @Nested
    class GivenWhatIsRight {
        @Test
        void whenOnlyTheTargetIsSaid_thenItIsTheProtocolOfEachQuarter() {
            DrillPlan plan = plan("into = staging");

            assertThat(plan.into()).isEqualTo("staging");
            assertThat(plan.appointments()).hasValueSatisfying(days -> {
                assertThat(days.recurrence().describe())
                        .isEqualTo("every year on March 15, June 15, September 15, December 15 at 03:00 (UTC)");
                assertThat(days.grace()).isEqualTo(Duration.ofDays(7));
            });
            assertThat(plan.choice()).isEqualTo(Choice.LATEST);
            assertThat(plan.timeout()).isEqualTo(Duration.ofHours(6));
            assertThat(plan.isCleanedUp()).isTrue();
            assertThat(plan.objectives())
                    .isEqualTo(new Objectives(Optional.of(Duration.ofHours(24)), Optional.of(Duration.ofHours(4))));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "every = month | on day 15 of every month at 03:00 (UTC)",
                    "every = month, on = last, at = \"04:30\" | on day 31 of every month at 04:30 (UTC)",
                    "every = month, on = [1, 15] | on days 1 and 15 of every month at 03:00 (UTC)",
                    "every = week, on = sunday | every Sunday at 03:00 (UTC)",
                    "every = quarter, on = 31, zone = \"Europe/Berlin\" | every year on March 31, June 30, September 30, December 31 at 03:00 (Europe/Berlin)",
                    "dates = [\"03-15\", \"Sep 15\"] | every year on March 15, September 15 at 03:00 (UTC)",
                })
        void whenItsDaysAreSaid_thenTheyAreThese(String said, String described) {
            assertThat(plan("into = staging, " + said)
                            .appointments()
                            .orElseThrow()
                            .recurrence()
                            .describe())
                    .isEqualTo(described);
        }

        @Test
        void whenItIsDoneByHandAlone_thenItHasNoDays() {
            assertThat(plan("into = staging, every = never").appointments()).isEmpty();
        }

        @Test
        void whenAllIsSaid_thenItIsSo() {
            DrillPlan plan = plan("into = staging, of = random, grace = 2 days, timeout = 1h, clean-up = false");

            assertThat(plan.choice()).isEqualTo(Choice.RANDOM);
            assertThat(plan.appointments().orElseThrow().grace()).isEqualTo(Duration.ofDays(2));
            assertThat(plan.timeout()).isEqualTo(Duration.ofHours(1));
            assertThat(plan.isCleanedUp()).isFalse();
        }

        @Test
        void whenNoChecksAreNamed_thenAllAreAsked() {
            assertThat(plan("into = staging").checks()).containsExactly("users", "admin");
            assertThat(plan("into = staging, checks = [admin]").checks()).containsExactly("admin");
            assertThat(plan("into = staging, checks = []").checks()).isEmpty();
        }

        @Test
        void whenNoDrillIsSaid_thenThereIsNone() {
            assertThat(file("into = staging").load().deployments().get(1).drill())
                    .isEmpty();
        }
    }

    @Nested
    class GivenWhatMustNotBe {
        @Test
        void whenTheTargetIsProduction_thenItIsRefused() {
            List<String> problems = file(
                            "into = staging",
                            "url = \"https://calm-otter-1.convex.cloud\", deploy-key = k, restore-key = r, production = true")
                    .problems();

            assertThat(problems).singleElement().asString().contains("drill.into = staging", "marked production");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://brazen-meerkat-768.convex.cloud",
                    "https://BRAZEN-meerkat-768.convex.cloud/",
                    "https://brazen-meerkat-768.convex.cloud:443"
                })
        void whenTheTargetIsItselfUnderAnotherName_thenItIsRefused(String url) {
            assertThat(file("into = staging", "url = \"" + url + "\", deploy-key = k, restore-key = r")
                            .problems())
                    .singleElement()
                    .asString()
                    .contains("drill.into = staging", "has the URL of prod");
        }

        @Test
        void whenTheTargetIsOtherProductionUnderAnotherName_thenItIsRefused() {
            String twins = "url = \"https://shop.example.com\", deploy-key = k, restore-key = r }"
                    + "\n shop { url = \"https://SHOP.example.com\", deploy-key = k, production = true";

            assertThat(file("into = staging", twins).problems())
                    .singleElement()
                    .asString()
                    .contains("has the URL of shop");
        }

        @Test
        void whenTheTargetIsItself_thenItIsRefused() {
            assertThat(file("into = prod").problems())
                    .singleElement()
                    .asString()
                    .contains("is the deployment itself");
        }

        @Test
        void whenThereIsNoSuchTarget_thenANearOneIsNamed() {
            assertThat(file("into = stagin").problems())
                    .singleElement()
                    .asString()
                    .contains("no such deployment", "staging");
        }

        @Test
        void whenTheTargetHasNoKeyThatMayImport_thenItIsRefused() {
            assertThat(file("into = staging", "url = \"https://calm-otter-1.convex.cloud\", deploy-key = k")
                            .problems())
                    .singleElement()
                    .asString()
                    .contains("has no restore-key");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "every = month | drill.into: missing",
                    "into = staging, every = year | must be one of week, month, quarter, never",
                    "into = staging, every = week | drill: missing: on: days of the week",
                    "into = staging, every = month, on = monday | must be days of the month",
                    "into = staging, every = quarter, on = 32 | must be days of the month",
                    "into = staging, every = month, dates = [\"03-15\"] | cannot stand beside dates",
                    "into = staging, on = 1, dates = [\"03-15\"] | cannot stand beside dates",
                    "into = staging, dates = [\"13-15\"] | must be days of the year",
                    "into = staging, at = noon | must be a time of day",
                    "into = staging, of = oldest | must be one of latest, random",
                    "into = staging, every = never, on = 1 | cannot stand beside every = never",
                    "into = staging, grace = -1d | must not be negative",
                    "into = staging, checks = [user] | there is no such check; did you mean users",
                    "into = staging, evry = month | unknown setting",
                })
        void whenSomethingElseIsWrong_thenItSaysWhat(String said, String problem) {
            assertThat(file(said).problems()).singleElement().asString().contains(problem);
        }
    }
}
