package dev.holdfast.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that packages install are right. */
final class ExamplesTest {
    private static final Path CONF = Path.of("conf");

    @TempDir
    private Path directory;

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(CONF.resolve("examples"))) {
            return files.sorted().toList().stream();
        }
    }

    /** Loads a file as an operator would who has given every secret that it wants. */
    private HoldfastSettings load(String text) throws IOException {
        for (String secret :
                List.of("prod-deploy-key", "s3-secret", "staging-key", "prod-restore-key", "vault-secret")) {
            Files.writeString(directory.resolve(secret), "secret");
        }
        Files.writeString(
                directory.resolve("identity.txt"),
                "AGE-SECRET-KEY-1G2HCXSYPMJDG99FRFMPSHF3C7VDQEPYZLUJK8LKNR6CSZXVYQJNQXYPHUG\n");
        return new ConfigFile(directory, text.replace("/etc/holdfast/", directory + "/"))
                .environment(Map.ofEntries(
                        entry("CREDENTIALS_DIRECTORY", directory.toString()),
                        entry("HOLDFAST_PROD_KEY", "secret"),
                        entry("HOLDFAST_DEV_KEY", "secret"),
                        entry("HOLDFAST_SITE_KEY", "secret"),
                        entry("HOLDFAST_S3_SECRET", "secret"),
                        entry("HOLDFAST_SMTP_PASSWORD", "secret"),
                        entry("HOLDFAST_SLACK_URL", "https://example.com/slack"),
                        entry("HOLDFAST_HOOK_SECRET", "secret"),
                        entry("HOLDFAST_PING_URL", "https://example.com/ping"),
                        entry("HOLDFAST_HEARTBEAT_URL", "https://example.com/beat"),
                        entry("HOLDFAST_PAGERDUTY_KEY", "secret")))
                .load();
    }

    @Nested
    class GivenTheExamples {
        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.holdfast.config.ExamplesTest#examples")
        void whenLoaded_thenNothingIsWrong(Path example) throws IOException {
            HoldfastSettings settings = load(Files.readString(example));

            assertThat(settings.deployments()).isNotEmpty();
            assertThat(settings.notes())
                    .noneMatch(note -> note.contains("Amazon")
                            || note.contains("in the clear")
                            || note.contains("changes nothing"));
        }

        @Test
        void whenListed_thenEachTeamHasOne() throws IOException {
            assertThat(examples().map(path -> path.getFileName().toString()))
                    .containsExactly(
                            "compliance.conf",
                            "deploy-control-centre.conf",
                            "drills.conf",
                            "point-in-time.conf",
                            "recovery-guide.conf",
                            "restore.conf",
                            "schema-change.conf");
        }

        @Test
        void whenTheComplianceTeamsIsLoaded_thenItsTimesAreTheirs() throws IOException {
            HoldfastSettings settings = load(Files.readString(CONF.resolve("examples/compliance.conf")));

            assertThat(settings.deployments().get(0).schedules())
                    .extracting(schedule -> schedule.recurrence().describe())
                    .containsExactly(
                            "every day at 02:00 (Europe/Berlin)",
                            "every Sunday at 03:00 (Europe/Berlin)",
                            "on day 1 of every month at 04:00 (Europe/Berlin)");
        }

        @ParameterizedTest
        @CsvSource({
            "compliance, prod, daily, local+cloud+vault, local, 90 days, -",
            "compliance, prod, daily, local+cloud+vault, cloud, 90 days, -",
            "compliance, prod, weekly, cloud, cloud, 1 year, -",
            "compliance, prod, monthly, cloud+vault, cloud, 7 years, STANDARD_IA 365 days GLACIER",
            "compliance, prod, monthly, cloud+vault, vault, 7 years, GLACIER_IR 365 days DEEP_ARCHIVE",
            "compliance, prod, pre-deploy, local, local, 30 days, -",
            "schema-change, dev, manual, local, local, 7 days, -",
            "schema-change, prod, pre-deploy, local, local, 30 days, -",
            "schema-change, prod, weekly, local, local, 30 days, -",
            "recovery-guide, production, daily, local+cloud, cloud, 30 days, -",
            "recovery-guide, production, weekly, local+cloud, cloud, 84 days, -",
            "recovery-guide, production, monthly, local+cloud, cloud, 12 months, -",
            "recovery-guide, production, yearly, cloud, cloud, 7 years, GLACIER_IR",
            "deploy-control-centre, site, quick, local, local, newest 10, -",
            "deploy-control-centre, site, full, local, local, newest 5, -",
            "point-in-time, staging, manual, cloud, cloud, 7 days, -",
        })
        void whenLoaded_thenEachTeamKeepsWhatItWrote(
                String example,
                String deployment,
                String tier,
                String into,
                String repository,
                String kept,
                String storage)
                throws IOException {
            HoldfastSettings settings = load(Files.readString(CONF.resolve("examples/" + example + ".conf")));

            assertThat(settings.deployments())
                    .filteredOn(each -> each.name().equals(deployment))
                    .extracting(
                            each -> String.join("+", each.plan().destinations().of(Optional.empty(), tier)))
                    .containsExactly(into);
            PolicyTable policies = settings.upkeep().policies();
            RetentionPolicy policy = policies.policyOf(repository, deployment, tier, Optional.of(tier))
                    .orElseThrow();
            assertThat(policy.keep()
                            .map(Object::toString)
                            .orElse("newest " + policy.keepLast().orElse(0)))
                    .isEqualTo(kept);
            StoragePolicy classes = policies.storageOf(repository, deployment, tier);
            String words = classes.storageClass().orElse("-")
                    + classes.transitions().stream()
                            .map(each -> " " + each.after() + " " + each.storageClass())
                            .collect(Collectors.joining());
            assertThat(words).isEqualTo(storage);
        }
    }

    @Nested
    class GivenTheDefaultFile {
        @Test
        void whenLoadedAsInstalled_thenOnlyADeploymentIsMissing() throws IOException {
            ConfigFile file = new ConfigFile(directory, Files.readString(CONF.resolve("holdfast.conf")));

            assertThat(file.problems())
                    .singleElement()
                    .asString()
                    .contains("holdfast.deployments: missing: at least one deployment to protect");
        }

        @Test
        void whenEverythingCommentedIsTaken_thenNothingIsWrong() throws IOException {
            HoldfastSettings settings = load(uncommented());

            assertThat(settings.deployments().get(0).schedules())
                    .extracting(Schedule::name)
                    .containsExactly("daily", "weekly", "monthly", "yearly", "quarter-hourly", "odd");
        }

        @Test
        void whenEverythingCommentedIsTaken_thenNoSettingIsLeftOut() throws IOException {
            ConfigFile outline = ConfigFile.outline(directory);
            List<String> known = leaves(outline.load());

            assertThat(leaves(load(uncommented()))).containsAll(known);
        }

        private String uncommented() throws IOException {
            return Files.readString(CONF.resolve("holdfast.conf")).replaceAll("(?m)^(\\s+)#(?=[a-z}])", "$1");
        }

        /** Names of settings without the operator's own. */
        private List<String> leaves(HoldfastSettings settings) {
            return settings.effective().stream()
                    .filter(setting -> !setting.path().contains(".priority."))
                    .map(setting -> setting.path().substring(setting.path().lastIndexOf('.') + 1))
                    .filter(name -> !name.startsWith("restore-key"))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }
}
