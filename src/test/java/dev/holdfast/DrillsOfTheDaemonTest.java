package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.drill.DrillOrder;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.drill.DrillProgress;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.sandbox.ImportStage;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.state.SqliteState;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.MetricsPage;
import dev.holdfast.watch.WatchNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From one deployment into another and back, by hand and by the daemon. */
final class DrillsOfTheDaemonTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String DAILY =
            "every Monday, Tuesday, Wednesday, Thursday, Friday, Saturday and Sunday at 00:00 (UTC)";

    private final SandboxData prodData = SandboxData.guardman();
    private final Sandbox prod = Sandbox.builder().name("prod").data(prodData).start();
    private final SandboxData stagingData = SandboxData.guardman();
    private final Sandbox staging =
            Sandbox.builder().name("staging").data(stagingData).start();

    @TempDir
    private Path folder;

    private Path configuration;
    private Commands holdfast;
    private List<String> before;

    @BeforeEach
    void backUp() throws IOException {
        configuration = configure("");
        holdfast = new Commands(configuration);
        stagingData.insert("", "only_here", Map.of("name", "staging's own"));
        before = stagingData.tables("");
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
    }

    @AfterEach
    void close() {
        prod.close();
        staging.close();
    }

    private Path configure(String staging) throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { bind = 127.0.0.1, port = 0 }
                  repositories.local { type = directory, path = "%1$s/repository" }
                  deployments {
                    prod {
                      url = "%2$s", deploy-key = "%3$s", production = true, schedules {}
                      objectives { rpo = 24h, rto = 4h }
                      drill {
                        into = staging, every = week, at = "00:00"
                        on = [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
                      }
                    }
                    staging { url = "%4$s", deploy-key = "%5$s", restore-key = "%5$s", schedules {} %6$s }
                  }
                }
                """.formatted(
                        folder,
                        prod.url(),
                        prod.adminKey().reveal(),
                        this.staging.url(),
                        this.staging.adminKey().reveal(),
                        staging));
    }

    private List<Path> evidence() {
        Path drills = folder.resolve("repository/evidence/prod/drill");
        try (Stream<Path> files = Files.list(drills)) {
            return files.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void whenItIsDrilledByHand_thenItPassesAndStagingIsAsBefore() {
        int exitCode = holdfast.execute("drill", "prod", "--tester", "Ada", "--notes", "by hand");

        assertThat(exitCode).as(holdfast.printed()).isZero();
        assertThat(holdfast.out()).contains("PASSED", "RTO 4h met", "RPO 1d met", "staging is as it was before");
        assertThat(stagingData.tables("")).isEqualTo(before);
        assertThat(evidence()).hasSize(2);
        assertThat(holdfast.execute("report", "drills")).isZero();
        assertThat(holdfast.out()).contains("| passed |", "| Ada |", "by hand", "RTO yes, RPO yes");
        assertThat(holdfast.execute("report", "drills", "--format", "csv")).isZero();
        assertThat(holdfast.out()).contains(",passed,", ",Ada,by hand");
        assertThat(holdfast.execute("status")).isZero();
        assertThat(holdfast.out()).contains("DRILLED").doesNotContain("never drilled");
    }

    @Test
    void whenItIsRehearsed_thenThatIsNoDrill() {
        int exitCode = holdfast.execute("drill", "prod", "--rehearsal");

        assertThat(exitCode).as(holdfast.printed()).isZero();
        assertThat(holdfast.out()).contains("rehearsal (no drill)", "PASSED", "nothing was written");
        assertThat(stagingData.tables("")).isEqualTo(before);
        assertThat(holdfast.execute("report", "drills")).isZero();
        assertThat(holdfast.out()).contains("rehearsal, no drill: passed");
        assertThat(holdfast.execute("status")).isZero();
        assertThat(holdfast.out()).contains("never drilled");
    }

    @Test
    void whenWhatWasRestoredIsKept_thenItIsThere() {
        assertThat(holdfast.execute("drill", "prod", "--keep"))
                .as(holdfast.printed())
                .isZero();

        assertThat(stagingData.tables("")).doesNotContain("only_here");
        assertThat(holdfast.out()).contains("kept");
    }

    @Test
    void whenStagingIsMarkedProductionAfterwards_thenNothingIsDrilledIntoIt() throws IOException {
        configure(", production = true");

        int exitCode = holdfast.execute("drill", "prod");

        assertThat(exitCode).isEqualTo(3);
        assertThat(holdfast.err()).contains("marked production");
        assertThat(stagingData.tables("")).isEqualTo(before);
        assertThat(evidence()).isEmpty();
    }

    @Test
    void whenTheTargetIsProductionUnderAnotherName_thenNothingIsDrilledIntoIt() throws IOException {
        List<String> held = prodData.tables("");
        configure("}\n twin { url = \"%s\", deploy-key = k, restore-key = \"%s\", schedules {}"
                .formatted(prod.url(), prod.adminKey().reveal()));

        assertThat(holdfast.execute("drill", "prod", "--into", "twin")).isEqualTo(7);
        assertThat(holdfast.err()).contains("its URL is that of prod");
        assertThat(prodData.tables("")).isEqualTo(held);
        assertThat(evidence()).isEmpty();
    }

    @Test
    void whenTheTargetIsWhatTheBackupWasTakenOf_thenNothingIsWritten() throws IOException {
        String configured = Files.readString(configuration);
        Files.writeString(
                configuration,
                configured
                        .replace(prod.url().toString(), staging.url().toString())
                        .replace(prod.adminKey().reveal(), staging.adminKey().reveal())
                        .replace("into = staging, every", "into = other, every")
                        .replace(
                                "staging {",
                                "other { url = \"http://127.0.0.1:9\", deploy-key = k, restore-key = k }\n"
                                        + "staging {"));
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        Files.writeString(configuration, configured);

        assertThat(holdfast.execute("drill", "prod")).as(holdfast.printed()).isEqualTo(8);
        assertThat(holdfast.out().replaceAll("\\s+", " "))
                .contains("nothing is ever drilled into staging", "nothing was written");
        assertThat(stagingData.tables("")).isEqualTo(before);
    }

    @Test
    void whenItIsMarkedProductionWhileItIsDrilled_thenNothingIsWritten() throws Exception {
        HoldfastSettings settings = ConfigLoader.load(configuration, Map.of());
        HoldfastSettings marked = ConfigLoader.load(
                Files.writeString(
                        folder.resolve("marked.conf"),
                        Files.readString(configuration)
                                .replaceAll("(?s)drill \\{.*?\\}", "")
                                .replace("staging {", "staging { production = true, ")),
                Map.of());
        AtomicReference<HoldfastSettings> inForce = new AtomicReference<>(settings);
        DrillPlan plan = settings.deployments().get(0).drill().orElseThrow();
        DrillRecord drill;
        try (SqliteState state = new SqliteState(settings.stateDirectory());
                Installation installation = new Installation(settings, Host.ours(), state, Duration.ofSeconds(30))) {
            drill = new Drilling(installation, inForce::get, Host.ours())
                    .drills()
                    .run(
                            new DrillOrder(plan, DrillRecord.Kind.DRILL, Optional.empty(), Optional.empty(), "Ada", ""),
                            new DrillProgress() {
                                @Override
                                public void step(String what) {
                                    if (what.contains("once more")) {
                                        inForce.set(marked);
                                    }
                                }

                                @Override
                                public void transferred(long bytes, long total) {}
                            });
        }

        assertThat(inForce.get()).isSameAs(marked);
        assertThat(drill.isPassed()).isFalse();
        assertThat(drill.result().orElseThrow().problems())
                .singleElement()
                .asString()
                .contains("marked production");
        assertThat(stagingData.tables("")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"154, 0, passed", "3, 8, failed"})
    void whenItsChecksAreAsked_thenTheyDecide(long users, int expected, String outcome) throws IOException {
        withCheck();
        staging.function("stats:count", arguments -> users);

        assertThat(holdfast.execute("drill", "prod")).as(holdfast.printed()).isEqualTo(expected);

        assertThat(holdfast.out()).containsIgnoringCase(outcome).contains("staging is as it was before");
        assertThat(stagingData.tables("")).isEqualTo(before);
        assertThat(holdfast.execute("report", "drills", "--format", "json")).isZero();
        assertThat(holdfast.out()).contains("\"counts\"", "stats:count");
    }

    @Test
    void whenItIsKilledWhileItImports_thenTheNextOneTakesThatBack() throws Exception {
        staging.misbehaviour().holdImports(ImportStage.AFTER_SWAP);

        kill(process -> process.err().contains("importing into")
                && !stagingData.tables("").contains("only_here"));
        staging.misbehaviour().releaseImports();

        thenTheNextOneTakesItBack(3);
    }

    @Test
    void whenItIsKilledBeforeItPutsBack_thenTheNextOneDoes() throws Exception {
        withCheck();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        staging.function("stats:count", arguments -> {
            asked.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 154L;
        });

        kill(process -> asked.getCount() == 0);
        assertThat(stagingData.tables("")).doesNotContain("only_here");
        released.countDown();

        thenTheNextOneTakesItBack(3);
    }

    private void thenTheNextOneTakesItBack(int objects) {
        assertThat(holdfast.execute("drill", "prod")).as(holdfast.printed()).isZero();

        assertThat(holdfast.printed()).contains("PASSED", "tidy up");
        assertThat(stagingData.tables("")).isEqualTo(before);
        assertThat(evidence()).hasSizeGreaterThanOrEqualTo(objects);
        assertThat(holdfast.execute("status")).as(holdfast.printed()).isZero();
        assertThat(holdfast.out()).doesNotContain("half-way");
    }

    private void withCheck() throws IOException {
        String configured = Files.readString(configuration);
        Files.writeString(
                configuration,
                configured.replace(
                        "objectives {", "checks.counts { function = \"stats:count\", at-least = 100 }\n objectives {"));
    }

    private void kill(Predicate<HoldfastProcess> isReached) throws InterruptedException {
        try (HoldfastProcess process = HoldfastProcess.start(configuration, Map.of(), "drill", "prod")) {
            await("the moment").atMost(PATIENCE).until(() -> isReached.test(process) || !process.isAlive());
            assertThat(process.isAlive()).as(process.err()).isTrue();
            process.kill();
        }
    }

    @Test
    void whenTheKeyMayNotImport_thenTheDrillFailsWithEvidence() {
        staging.close();

        int exitCode = holdfast.execute("drill", "prod");

        assertThat(exitCode).as(holdfast.printed()).isEqualTo(8);
        assertThat(holdfast.out()).contains("FAILED", "nothing was written");
        assertThat(holdfast.execute("status")).isZero();
        assertThat(holdfast.out()).contains("warning  recovery prod").contains("never drilled");
    }

    @Test
    void whenTheDaemonMissedTheDay_thenItDrillsOnceAndNotAgainAfterARestart() throws Exception {
        try (SqliteState state = new SqliteState(folder.resolve("state"))) {
            new WatchNotes(state).firstSeen("prod/drill " + DAILY, Instant.now().minus(3, ChronoUnit.DAYS));
        }
        Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours());
        try {
            service.start();
            await("a drill")
                    .atMost(PATIENCE)
                    .until(() -> metric(service, "last_outcome{deployment=\"prod\",outcome=\"passed\"}") == 1);
            assertThat(metric(service, "last_success_timestamp_seconds{deployment=\"prod\"}"))
                    .isPositive();
            assertThat(metric(service, "rto_objective_seconds{deployment=\"prod\"}"))
                    .isEqualTo(14_400);
        } finally {
            service.close();
        }
        assertThat(evidence()).hasSize(2);
        assertThat(stagingData.tables("")).isEqualTo(before);

        Service again = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours());
        try {
            again.start();
            await("freshness from the repository")
                    .atMost(PATIENCE)
                    .until(() -> metric(again, "last_success_timestamp_seconds{deployment=\"prod\"}") > 0);
        } finally {
            again.close();
        }
        assertThat(evidence()).hasSize(2);
    }

    private static double metric(Service service, String name) throws IOException, InterruptedException {
        return MetricsPage.of(service.port()).first("holdfast_drill_" + name);
    }
}
