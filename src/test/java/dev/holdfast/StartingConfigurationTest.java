package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.cli.Bootstrap.Found;
import dev.holdfast.cli.Bootstrap.Opening;
import dev.holdfast.cli.BootstrapOrder;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.Needs;
import dev.holdfast.config.RepositoryAddress;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.manifest.HostExpectationsCodec;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.testing.Golden;
import dev.holdfast.testing.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody begins anew with can be read, and says what was promised. */
final class StartingConfigurationTest {
    private static final Path PROMISES = Path.of("src/test/resources/dev/holdfast/manifest/expectations.json");

    @TempDir
    private Path folder;

    private static Manifest scheduled(String deployment, String tier, String schedule, String due) {
        Instant moment = Instant.parse(due);
        Manifest it = Manifests.of(deployment, tier, moment, Manifests.tables(), Manifests.whole());
        return new Manifest(
                it.id(),
                it.deployment(),
                it.tier(),
                Trigger.schedule(schedule, moment),
                it.snapshotTime(),
                it.timing(),
                it.archive(),
                it.contents(),
                it.context(),
                it.annotations(),
                it.origin(),
                it.verdict());
    }

    private static Found found(String deployment, Manifest... manifests) {
        return new Found(
                deployment,
                Catalog.of(Stream.of(manifests).map(Manifests::backup).toList()),
                Opening.PLAIN,
                "");
    }

    private static StartingConfiguration configuration(Path output, List<Found> found) throws IOException {
        HostExpectations promised = new HostExpectationsCodec().read("expectations.json", Files.readAllBytes(PROMISES));
        BootstrapOrder order = new BootstrapOrder(
                "", Optional.empty(), Optional.empty(), Optional.empty(), output, Optional.of(Path.of("/srv/state")));
        return new StartingConfiguration(
                order,
                RepositoryAddress.read("s3://acme-backups/convex?region=eu-central-1", Map.of()),
                found,
                List.of(promised),
                Optional.empty());
    }

    @Test
    void whenAHostPromised_thenItsWordsCountAndElseTheBackupsDo() throws IOException {
        StartingConfiguration start = configuration(
                Path.of("/etc/holdfast/holdfast.conf"),
                List.of(
                        found("prod", scheduled("prod", "daily", "daily", "2026-11-21T01:00:00Z")),
                        found(
                                "shop",
                                scheduled("shop", "daily", "nightly", "2026-11-19T23:30:00Z"),
                                scheduled("shop", "daily", "nightly", "2026-11-20T23:30:00Z"),
                                scheduled("shop", "weekly", "weekly", "2026-11-15T04:00:00Z"))));

        Golden.assertSame(
                start.text() + "\nmissing:\n" + String.join("\n", start.missing()) + "\n",
                "dev/holdfast/bootstrap.txt");
    }

    @Test
    void whenItIsRead_thenNothingThatARepositoryTellsCanBreakOut() throws IOException {
        Manifest hostile = Manifests.with(
                scheduled("prod", "daily", "daily", "2026-11-21T01:00:00Z"),
                new DeploymentIdentity("prod", "https://a.convex.cloud/\"}\n}#\\", "x\n}", "cloud\n}"));
        Path file = folder.resolve("holdfast.conf");
        Files.writeString(
                file, configuration(file, List.of(found("prod", hostile))).text());

        assertThat(ConfigLoader.examine(file, Map.of(), Needs.repositories()).problems())
                .allMatch(problem -> problem.toString().contains("url"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "daily   | 2026-11-20T02:00:00Z 2026-11-21T02:00:00Z                      | at=02:00, zone=UTC",
                "daily   | 2026-10-24T00:00:00Z 2026-10-25T01:00:00Z 2026-10-27T01:00:00Z | at=01:00, zone=UTC",
                "daily   | 2026-11-21T02:00:00Z                                           | at=02:00, zone=UTC",
                "weekly  | 2026-11-22T03:00:00Z                                           | at=03:00, on=sunday, zone=UTC",
                "monthly | 2026-09-01T03:00:00Z 2026-10-01T03:00:00Z                      | at=03:00, on=1, zone=UTC",
                "yearly  | 2026-03-15T03:00:00Z                                           | at=03:00, on=03-15, zone=UTC",
                "quick   | 2026-11-21T02:00:00Z 2026-11-21T02:15:00Z 2026-11-21T03:00:00Z | every=PT15M",
                "quick   | 2026-11-21T02:00:00Z                                           | none",
                "odd     | 2026-11-21T02:00:00Z 2026-11-24T02:00:00Z                      | none"
            })
    void whenBackupsAnswerToMoments_thenTheScheduleIsGuessed(String tier, String moments, String expected) {
        List<Backup> backups = Stream.of(moments.split(" "))
                .map(moment -> Manifests.backup(scheduled("prod", tier, "it", moment)))
                .toList();

        assertThat(GuessedSchedule.of(backups)
                        .map(form -> form.toString().replaceAll("[{}]", ""))
                        .orElse("none"))
                .isEqualTo(expected);
    }

    @Test
    void whenItIsReadWithItsKeys_thenNothingIsWrongWithIt() throws IOException {
        Path file = folder.resolve("holdfast.conf");
        Files.writeString(
                file,
                configuration(file, List.of(found("prod", scheduled("prod", "daily", "daily", "2026-11-21T01:00:00Z"))))
                        .text());
        Files.writeString(folder.resolve("prod.key"), "prod:prod|key");

        HoldfastSettings settings = ConfigLoader.load(file, Map.of());

        assertThat(settings.deployments())
                .singleElement()
                .satisfies(deployment -> assertThat(deployment.schedules()).hasSize(1));
    }
}
