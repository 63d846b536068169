package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do about copies, from the configuration to the objects. */
final class CopyCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final S3Server s3 = S3Server.start();

    @TempDir
    private Path folder;

    private ThreePlaces places;
    private Path configuration;
    private Commands holdfast;

    @BeforeEach
    void configure() throws IOException {
        places = new ThreePlaces(folder, s3, sandbox);
        configured("");
    }

    private void configured(String more) throws IOException {
        configuration = places.configure("schedules {}", more);
        holdfast = new Commands(configuration);
    }

    @AfterEach
    void close() {
        s3.close();
        sandbox.close();
    }

    private void backup() {
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
    }

    private void replicate() {
        assertThat(holdfast.execute("replicate")).as(holdfast.printed()).isZero();
    }

    @Nested
    class GivenARepositoryThatIsDown {
        @BeforeEach
        void takeOne() throws IOException {
            backup();
            replicate();
            places.unmountOffsite();
            backup();
        }

        @Test
        void whenReplicating_thenTheOthersGetTheirCopiesAndTheExitCodeSaysSo() throws IOException {
            String newest = ThreePlaces.ids(holdfast).get(0);

            assertThat(holdfast.execute("replicate")).as(holdfast.printed()).isEqualTo(5);
            assertThat(holdfast.out())
                    .contains(newest + " -> cloud: copied from local")
                    .doesNotContain("offsite");
            assertThat(holdfast.err()).contains("offsite");
            assertThat(holdfast.execute("replicate", "--dry-run")).isEqualTo(5);
            assertThat(holdfast.err()).contains("what the others lack is not known");

            places.mountOffsite();
            replicate();
            assertThat(holdfast.out()).contains(newest + " -> offsite: copied from local");
            replicate();
            assertThat(holdfast.err()).contains("every backup is where it belongs");
        }

        @Test
        void whenABackupIsDeletedMeanwhile_thenItIsNotCopiedBackAndGoesThereLater() throws IOException {
            backup();
            backup();
            List<String> ids = ThreePlaces.ids(holdfast);
            String oldest = deletedButOffsite(ids);
            assertThat(holdfast.out())
                    .contains(oldest + " removed from local")
                    .contains(oldest + " removed from cloud")
                    .contains(oldest + " NOT removed from offsite: it is down");
            assertThat(ThreePlaces.ids(holdfast)).doesNotContain(oldest);

            places.mountOffsite();
            assertThat(ThreePlaces.manifestsIn(places.offsite())).containsExactly(oldest);
            replicate();
            assertThat(holdfast.out()).doesNotContain(oldest);
            assertThat(ThreePlaces.manifestsIn(folder.resolve("local"))).doesNotContain(oldest);
            assertThat(holdfast.execute("prune", "--apply"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(ThreePlaces.ids(holdfast)).isEqualTo(ids.subList(0, 3));
            assertThat(ThreePlaces.manifestsIn(places.offsite())).hasSize(3).doesNotContain(oldest);
        }

        private String deletedButOffsite(List<String> ids) {
            String oldest = ids.get(ids.size() - 1);
            holdfast.execute("replicate");
            assertThat(holdfast.execute("delete", oldest))
                    .as(holdfast.printed())
                    .isEqualTo(5);
            return oldest;
        }

        @Test
        void whenADeletedOneIsStillTheBestThere_thenItStaysUntilTheCopiesHaveCaughtUp() throws IOException {
            backup();
            backup();
            String oldest = deletedButOffsite(ThreePlaces.ids(holdfast));
            places.mountOffsite();

            assertThat(holdfast.execute("prune")).as(holdfast.printed()).isZero();
            assertThat(holdfast.err())
                    .contains(
                            oldest
                                    + " in offsite: was deleted, and is still there: the daemon removes it within minutes, --apply does it now");
            assertThat(holdfast.execute("prune", "--repository", "local", "--apply"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.err()).as("elsewhere nothing was asked for").doesNotContain(oldest);
            assertThat(holdfast.execute("prune", "--apply"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.err())
                    .contains(oldest + " in offsite: was deleted, and is still there: cannot delete ")
                    .contains("the newest verified backup");
            assertThat(ThreePlaces.manifestsIn(places.offsite())).containsExactly(oldest);

            replicate();
            assertThat(holdfast.execute("prune", "--apply")).isZero();
            assertThat(holdfast.err()).contains(oldest + " in offsite: was deleted before, and is removed now");
            assertThat(ThreePlaces.manifestsIn(places.offsite())).hasSize(3).doesNotContain(oldest);
        }
    }

    @Test
    void whenABackupWasPrunedWhileARepositoryWasDown_thenItIsNotCopiedBackFromThere() throws IOException {
        configured("tiers.manual { keep-last = 2, min-verified = 1 }");
        backup();
        replicate();
        String oldest = ThreePlaces.ids(holdfast).get(0);
        places.unmountOffsite();
        backup();
        backup();
        holdfast.execute("replicate");
        assertThat(holdfast.execute("prune", "--apply")).as(holdfast.printed()).isEqualTo(5);
        assertThat(ThreePlaces.manifestsIn(folder.resolve("local"))).hasSize(2).doesNotContain(oldest);

        places.mountOffsite();
        replicate();

        assertThat(holdfast.out()).contains(" -> offsite: ").doesNotContain(oldest);
        assertThat(ThreePlaces.manifestsIn(folder.resolve("local"))).hasSize(2).doesNotContain(oldest);
        assertThat(holdfast.execute("prune", "--apply")).as(holdfast.printed()).isZero();
        assertThat(ThreePlaces.manifestsIn(places.offsite())).hasSize(2).doesNotContain(oldest);
    }

    @Nested
    class GivenTwoProcessesAtOnce {
        @Test
        void whenACopyIsUnderWay_thenAPruneThereSaysWhoHoldsTheLeaseAndWhatIsReadStays() throws Exception {
            configured("repositories.local.tiers.manual { keep-last = 1, min-verified = 1 }");
            backup();
            String read = ThreePlaces.ids(holdfast).get(0);
            s3.faults().nextOn(S3Operation.PUT_OBJECT, "/archives/", new S3Fault.Wait(PATIENCE));
            try (HoldfastProcess replicate = HoldfastProcess.start(configuration, Map.of(), "replicate")) {
                await("the copy").atMost(PATIENCE).until(() -> isUploading() || !replicate.isAlive());
                backup();

                assertThat(holdfast.execute("prune", "--apply", "--repository", "local", "--confirm-mass-delete"))
                        .as(holdfast.printed())
                        .isZero();
                assertThat(holdfast.out()).contains("is being read");
                assertThat(ThreePlaces.manifestsIn(folder.resolve("local"))).contains(read);
                assertThat(holdfast.execute("prune", "prod", "--apply", "--repository", "cloud"))
                        .as(holdfast.printed())
                        .isEqualTo(7);
                assertThat(holdfast.out()).contains("blocked, leased").contains(String.valueOf(replicate.pid()));
                assertThat(replicate.isAlive()).as(replicate.err()).isTrue();
                replicate.kill();
            }
            s3.faults().clear();
            replicate();
        }

        @Test
        void whenAPruneIsUnderWay_thenACopyThereWaitsAndSaysForWhom() throws Exception {
            configured("repositories.cloud.tiers.manual { keep-last = 1, min-verified = 1 }");
            backup();
            replicate();
            backup();
            replicate();
            backup();
            s3.faults().nextOn(S3Operation.DELETE_OBJECT, "/manifests/", new S3Fault.Wait(PATIENCE));
            try (HoldfastProcess prune = HoldfastProcess.start(
                    configuration, Map.of(), "prune", "--apply", "--repository", "cloud", "--confirm-mass-delete")) {
                await("the prune").atMost(PATIENCE).until(() -> isDeleting() || !prune.isAlive());

                assertThat(holdfast.execute("replicate")).as(holdfast.printed()).isEqualTo(7);
                assertThat(holdfast.out())
                        .contains(" -> cloud: WAITS: ")
                        .contains(String.valueOf(prune.pid()))
                        .contains(" -> offsite: copied");
                prune.kill();
            }
            s3.faults().clear();
            replicate();
        }

        private boolean isUploading() {
            return isAsked(S3Operation.PUT_OBJECT, "/archives/");
        }

        private boolean isDeleting() {
            return isAsked(S3Operation.DELETE_OBJECT, "/manifests/");
        }

        private boolean isAsked(S3Operation operation, String below) {
            return s3.requests(operation).stream()
                    .anyMatch(request -> request.key().contains(below));
        }
    }

    @Test
    void whenACopyIsDamaged_thenVerifyFindsItRepairMendsItAndVerifyIsContent() throws Exception {
        Path identity = folder.resolve("identity.txt");
        assertThat(holdfast.execute("keygen", "--output", identity.toString()))
                .as(holdfast.printed())
                .isZero();
        String recipient = holdfast.printed().replaceAll("(?s).*?(age1[0-9a-z]+).*", "$1");
        configured("encryption { recipients = [\"" + recipient + "\"], identity-file = \"" + identity + "\" }");
        sandbox.setEnvironmentVariable("API_KEY", "secret");
        backup();
        replicate();
        String id = ThreePlaces.ids(holdfast).get(0);
        Path archive = folder.resolve("local/archives/manual/prod/" + id + ".zip.age");
        Path environment = folder.resolve("offsite/context/prod/" + id + ".json.age");
        damage(archive);
        Files.delete(environment);

        assertThat(holdfast.execute("verify", id)).as(holdfast.printed()).isEqualTo(6);
        assertThat(holdfast.out())
                .contains(" in local: BAD: ")
                .contains(" in cloud: good")
                .contains(" in offsite: BAD: environment variables: ");
        assertThat(holdfast.err()).contains("HINT: replace it by a good copy: holdfast repair " + id);
        assertThat(holdfast.execute("replicate")).as(holdfast.printed()).isEqualTo(6);
        assertThat(holdfast.err())
                .contains(id + " in local, offsite: damaged there. HINT: holdfast repair " + id)
                .doesNotContain("where it belongs");
        assertThat(holdfast.execute("repair", id)).as(holdfast.printed()).isZero();
        assertThat(holdfast.out())
                .contains(" in local: repaired from cloud")
                .contains(" in cloud: good")
                .contains(" in offsite: repaired from ");
        assertThat(holdfast.execute("verify", id)).as(holdfast.printed()).isZero();
        replicate();
        assertThat(Files.getPosixFilePermissions(archive)).hasSize(1);
    }

    private static void damage(Path file) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }
}
