package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do about what stays and what goes, from the configuration to the objects. */
final class PruneCommandsTest {
    private static final Pattern ID = Pattern.compile("\"id\" : \"([^\"]+)\"");

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        sandbox.close();
    }

    /** Appends what is kept of manual backups. */
    private static Commands keeping(Path configuration, String words) throws IOException {
        Files.writeString(
                configuration, Files.readString(configuration) + "\nholdfast.tiers.manual { " + words + " }\n");
        return new Commands(configuration);
    }

    private static List<String> take(Commands holdfast, int backups) {
        for (int i = 0; i < backups; i++) {
            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
        }
        return ids(holdfast);
    }

    /** Oldest first. */
    private static List<String> ids(Commands holdfast) {
        assertThat(holdfast.execute("list", "--json")).as(holdfast.printed()).isZero();
        List<String> newestFirst = ID.matcher(holdfast.out())
                .results()
                .map(found -> found.group(1))
                .toList();
        return newestFirst.stream()
                .sorted((one, other) -> newestFirst.indexOf(other) - newestFirst.indexOf(one))
                .toList();
    }

    @Nested
    class GivenTwoOfFiveAreDue {
        private Commands holdfast;
        private List<String> ids;

        @org.junit.jupiter.api.BeforeEach
        void take() throws IOException {
            holdfast = keeping(Configurations.ofDirectory(folder, sandbox), "keep-last = 3, min-verified = 2");
            ids = PruneCommandsTest.take(holdfast, 5);
        }

        @Test
        void whenOnlyAsked_thenThePlanIsPrintedAndNothingChanges() {
            assertThat(holdfast.execute("prune")).as(holdfast.printed()).isZero();

            assertThat(holdfast.out())
                    .contains("repository local, deployment prod: 5 backups, 3 stay")
                    .contains("2 would go")
                    .contains("not among the last 3")
                    .contains("among the last 3");
            assertThat(holdfast.err()).contains("dry run: nothing was removed").contains("HINT");
            assertThat(ids(holdfast)).isEqualTo(ids);
        }

        @Test
        void whenApplied_thenJustTheDueOnesAreGoneAndTheRestIsWhole() throws IOException {
            assertThat(holdfast.execute("prune", "--apply", "--json"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.out())
                    .contains("\"applied\" : true")
                    .contains("\"outcome\" : \"removed\"")
                    .contains("\"blocks\" : [ ]");

            assertThat(ids(holdfast)).isEqualTo(ids.subList(2, 5));
            for (String id : ids.subList(2, 5)) {
                assertThat(holdfast.execute("verify", id))
                        .as(holdfast.printed())
                        .isZero();
            }
            assertThat(archives()).isEqualTo(3);
            assertThat(holdfast.execute("prune", "prod", "--apply")).isZero();
            assertThat(ids(holdfast)).hasSize(3);
        }

        @Test
        void whenOneIsHeld_thenItStaysAndIsShownEverywhereUntilUnhold() {
            String held = ids.get(0);
            assertThat(holdfast.execute("hold", held, "--reason", "case 4711", "--until", "90d"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.out()).contains(held + " is held until ").contains(" in local");

            assertThat(holdfast.execute("prune", "--apply"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.out()).contains("held until").contains("case 4711");
            assertThat(ids(holdfast)).hasSize(4).contains(held);
            assertThat(holdfast.execute("list")).isZero();
            assertThat(holdfast.out()).contains("verified, held");
            assertThat(holdfast.execute("show", held)).isZero();
            assertThat(holdfast.out()).contains("Held").contains("case 4711");
            assertThat(holdfast.execute("status")).isZero();
            assertThat(holdfast.out()).contains("HELD");
            assertThat(holdfast.execute("hold", held, "--reason", "again"))
                    .as(holdfast.printed())
                    .isEqualTo(7);
            assertThat(holdfast.execute("delete", held, "--force")).isEqualTo(7);
            assertThat(holdfast.err())
                    .containsPattern("it is held until [-0-9]+T[:0-9]+Z")
                    .contains("holdfast unhold " + held);

            assertThat(holdfast.execute("unhold", held)).as(holdfast.printed()).isZero();
            assertThat(holdfast.execute("unhold", held)).isZero();
            assertThat(holdfast.out()).contains("was not held");
            // That prune had named it, so it needs no new backup to go.
            assertThat(holdfast.execute("prune", "--apply"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(ids(holdfast)).isEqualTo(ids.subList(2, 5));
        }

        @Test
        void whenOneIsDeleted_thenTheRulesAbovePolicyStand() {
            assertThat(holdfast.execute("delete", "latest", "--force")).isEqualTo(7);
            assertThat(holdfast.err())
                    .contains("newest verified backup of prod")
                    .contains("HINT");
            assertThat(holdfast.execute("delete", ids.get(3), "--json"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.out()).contains("\"removed\" : true");
            assertThat(holdfast.execute("delete", ids.get(2))).isZero();
            assertThat(holdfast.execute("delete", ids.get(1))).isZero();
            assertThat(holdfast.execute("delete", ids.get(0))).isEqualTo(7);
            assertThat(holdfast.err()).contains("min-verified is 2");
            assertThat(holdfast.execute("delete", ids.get(0), "--force")).isZero();
            assertThat(ids(holdfast)).containsExactly(ids.get(4));
        }

        @Test
        void whenAManifestIsDamaged_thenNothingIsPrunedAndStatusSaysSo() throws IOException {
            Path manifest = folder.resolve("repository/manifests/prod/" + ids.get(0) + ".json");
            assertThat(manifest.toFile().setWritable(true)).isTrue();
            Files.writeString(manifest, "{");

            assertThat(holdfast.execute("prune", "--apply"))
                    .as(holdfast.printed())
                    .isEqualTo(6);
            assertThat(holdfast.out()).contains("blocked, unreadable");
            assertThat(archives()).isEqualTo(5);
        }

        @Test
        void whenCalledWrongly_thenItSaysWhatIsMeant() {
            assertThat(holdfast.execute("prune", "prdo")).isEqualTo(2);
            assertThat(holdfast.err()).contains("did you mean prod");
            assertThat(holdfast.execute("prune", "--repository", "locl")).isEqualTo(2);
            assertThat(holdfast.err()).contains("did you mean local");
            assertThat(holdfast.execute("hold", "latest")).isEqualTo(2);
            assertThat(holdfast.execute("hold", "latest", "--reason", "x", "--until", "yesterday"))
                    .isEqualTo(2);
            assertThat(holdfast.execute("hold", "latest", "--reason", "x", "--until", "2020-01-01"))
                    .isEqualTo(2);
            assertThat(holdfast.err()).contains("is past already");
        }

        private long archives() throws IOException {
            try (var files = Files.walk(folder.resolve("repository/archives"))) {
                return files.filter(Files::isRegularFile).count();
            }
        }
    }

    @Test
    void whenNothingIsThereYet_thenTheRepositoryIsNamedWithItsPath() throws IOException {
        Commands holdfast = new Commands(Configurations.ofDirectory(folder, sandbox));

        assertThat(holdfast.execute("list")).isZero();
        assertThat(holdfast.err())
                .isEqualTo("no backups yet in local (" + folder.resolve("repository") + ", not begun yet)\n");
        assertThat(holdfast.execute("list", "prod", "--tier", "daily")).isZero();
        assertThat(holdfast.err()).startsWith("no backups of tier daily of prod yet in local (");
    }

    @Test
    void whenTheDirectoryCanNeverBeCreated_thenThatIsAProblemWithItsExitCode() throws IOException {
        Files.writeString(folder.resolve("repository"), "a file");
        Commands holdfast = new Commands(Configurations.ofDirectory(folder, sandbox));

        assertThat(holdfast.execute("list")).isEqualTo(5);
        assertThat(holdfast.err()).contains(folder.resolve("repository") + " does not exist and cannot be created");
        assertThat(holdfast.execute("status", "--check")).isEqualTo(8);
        assertThat(holdfast.out()).contains("DOWN").contains("correct the path");
        assertThat(holdfast.execute("backup", "prod")).isEqualTo(5);
    }

    @Test
    void whenNothingCanBeWritten_thenTheRepositoryCountsAsDownUntilAProbeSucceeds() throws Exception {
        try (S3Server s3 = S3Server.start()) {
            Path configuration = Configurations.ofBucket(folder, "unwritable", s3, sandbox);
            Commands holdfast = new Commands(configuration);
            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
            s3.faults().deny(S3Operation.PUT_OBJECT);

            probed(configuration, 0);
            assertThat(holdfast.execute("status", "--check"))
                    .as(holdfast.printed())
                    .isEqualTo(8);
            assertThat(holdfast.out())
                    .containsPattern("critical {2}repository cloud \\(for \\w+\\): it can be read, but not used: ")
                    .contains("probed at ")
                    .contains("DOWN");
            assertThat(holdfast.execute("list")).isZero();

            s3.faults().clear();
            probed(configuration, 1);
            assertThat(holdfast.execute("status", "--check"))
                    .as(holdfast.printed())
                    .isZero();
        }
    }

    /** Runs the daemon until it says that the repository is up, or not. */
    private static void probed(Path configuration, int up) throws Exception {
        Files.writeString(
                configuration,
                Files.readString(configuration).replace("holdfast {\n", "holdfast {\n  http.port = 0\n"));
        Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours());
        try {
            service.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            get(service, "/metrics").contains("holdfast_repository_up{repository=\"cloud\"} " + up));
            assertThat(get(service, "/readyz")).startsWith(up == 1 ? "ready" : "not ready");
        } finally {
            service.close();
        }
    }

    private static String get(Service service, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void whenMoreThanHalfWouldGo_thenItTakesAConfirmation() throws IOException {
        Commands holdfast = keeping(Configurations.ofDirectory(folder, sandbox), "keep-last = 1, min-verified = 1");
        List<String> ids = take(holdfast, 4);

        assertThat(holdfast.execute("prune", "--apply")).as(holdfast.printed()).isEqualTo(7);
        assertThat(holdfast.out()).contains("blocked, mass-delete").contains("--confirm-mass-delete");
        assertThat(ids(holdfast)).isEqualTo(ids);
        assertThat(holdfast.execute("status")).isZero();
        assertThat(holdfast.out()).contains("warning  prune prod/local").contains("mass-delete");

        assertThat(holdfast.execute("prune", "--apply", "--confirm-mass-delete"))
                .as(holdfast.printed())
                .isZero();
        assertThat(ids(holdfast)).isEqualTo(ids.subList(3, 4));
    }

    @Test
    void whenTheKeyMayNotDelete_thenThatIsToldAndEveryBackupStaysWhole() throws IOException {
        try (S3Server s3 = S3Server.start()) {
            Commands holdfast =
                    keeping(Configurations.ofBucket(folder, "denied", s3, sandbox), "keep-last = 2, min-verified = 1");
            List<String> ids = take(holdfast, 3);
            s3.faults().deny(S3Operation.DELETE_OBJECT);

            assertThat(holdfast.execute("prune", "--apply"))
                    .as(holdfast.printed())
                    .isEqualTo(7);
            assertThat(holdfast.out()).contains("blocked, denied");
            assertThat(holdfast.execute("status")).isZero();
            assertThat(holdfast.out()).contains("warning  prune prod/cloud").contains("denied");
            assertThat(ids(holdfast)).isEqualTo(ids);

            s3.faults().clear();
            assertThat(holdfast.execute("prune", "--apply"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(ids(holdfast)).isEqualTo(ids.subList(1, 3));
            assertThat(holdfast.execute("status")).isZero();
            assertThat(holdfast.out()).doesNotContain("warning  prune");
        }
    }

    @Test
    void whenTheRepositoryIsDown_thenTheExitCodeSaysSo() throws IOException {
        Commands holdfast = keeping(Configurations.ofDirectory(folder, sandbox), "keep-last = 2");
        take(holdfast, 1);
        Files.move(folder.resolve("repository"), folder.resolve("elsewhere"));

        assertThat(holdfast.execute("prune")).as(holdfast.printed()).isEqualTo(5);
        assertThat(holdfast.execute("prune", "--apply")).as(holdfast.printed()).isEqualTo(5);
        assertThat(holdfast.out()).contains("blocked, repository-down");
    }
}
