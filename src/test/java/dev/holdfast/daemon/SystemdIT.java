package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Installs the distribution into a Debian that is really booted, as an operator would, and lives through the service's life. */
@Tag("tools")
final class SystemdIT {
    private static final Path SCRIPT =
            Path.of("src/test/scripts/systemd-container").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String CONFIGURATION = """
            holdfast {
              http { bind = 127.0.0.1, port = 0 }
              repositories { local { type = directory, path = /var/lib/holdfast/repository } }
              deployments {
                prod {
                  url = "http://127.0.0.1:9"
                  deploy-key-credential = prod
                  into = [local]
                  schedules { daily { at = "02:00" } }
                }
              }
            }
            """;

    /** A key as README has it; and quicker, so that the test does not take minutes. */
    private static final String DROP_IN = """
            [Service]
            LoadCredential=prod:/etc/holdfast/keys/prod
            WatchdogSec=8
            TimeoutAbortSec=2
            RestartSec=1
            """;

    private static final String CREDENTIAL = "LoadCredential=prod:/etc/holdfast/keys/prod";
    private static final String HOLDFAST = "/usr/lib/holdfast/bin/holdfast";
    private static final FileAttribute<Set<PosixFilePermission>> ROOT_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Path folder;

    @BeforeEach
    void boot() throws IOException, InterruptedException {
        Tools.require("systemd-nspawn");
        Tools.require("mmdebstrap");
        if (!"root".equals(System.getProperty("user.name"))) {
            throw Tools.missing("only root may boot a system");
        }
        Path distribution = Path.of(System.getProperty("holdfast.distribution", "target/holdfast"));
        assertThat(distribution.resolve("bin/holdfast"))
                .as("mvn package makes it")
                .exists();
        folder = Files.createTempDirectory(Path.of("/var/tmp"), "holdfast-systemd-it");
        assertThat(run(SCRIPT.toString(), "boot", folder.toString())).isZero();
        install(distribution);
    }

    @AfterEach
    void powerOff() throws IOException, InterruptedException {
        if (folder != null) {
            run(SCRIPT.toString(), "poweroff", folder.toString());
        }
    }

    @Test
    void whenItIsStartedReloadedHungAndStopped_thenSystemdKnowsAndMends() throws IOException, InterruptedException {
        assertThat(inside("systemd-analyze", "--man=no", "verify", "holdfast.service"))
                .as("systemd-analyze verify")
                .isZero();

        assertThat(inside("systemctl", "start", "holdfast")).as(this::journal).isZero();
        assertThat(property("ActiveState"))
                .as("start waits for the notification")
                .isEqualTo("active");
        assertThat(property("StatusText")).isEqualTo("1 deployment, 1 schedule");
        String process = property("MainPID");
        assertThat(inside(
                        "systemd-run",
                        "--quiet",
                        "--wait",
                        "--collect",
                        "-p",
                        "User=holdfast",
                        "-p",
                        CREDENTIAL,
                        HOLDFAST,
                        "check-config"))
                .as("a command gets the key as the service does")
                .isZero();
        assertThat(inside(
                        "systemd-run",
                        "--quiet",
                        "--wait",
                        "--collect",
                        "-p",
                        "User=holdfast",
                        HOLDFAST,
                        "check-config"))
                .as("and has none otherwise")
                .isEqualTo(3);

        assertThat(inside("systemctl", "reload", "holdfast")).isZero();
        Files.writeString(folder.resolve("root/etc/holdfast/holdfast.conf"), "holdfast { nonsense = true }");
        assertThat(inside("systemctl", "reload", "holdfast")).isZero();
        await().atMost(PATIENCE).until(() -> journal().contains("not reloaded"));
        assertThat(property("MainPID")).as("the old configuration stays").isEqualTo(process);
        assertThat(property("ActiveState")).isEqualTo("active");
        configure();

        assertThat(inside("systemctl", "kill", "--signal=STOP", "holdfast")).isZero();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> property("NRestarts").equals("1")
                        && property("ActiveState").equals("active"));
        assertThat(journal()).as("the hang is explained").contains("Full thread dump");
        assertThat(property("MainPID")).isNotEqualTo(process);

        assertThat(inside("systemctl", "stop", "holdfast")).isZero();
        assertThat(property("Result")).as(this::journal).isEqualTo("success");
        assertThat(property("ActiveState")).isEqualTo("inactive");
    }

    private void install(Path distribution) throws IOException, InterruptedException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("usr/lib/holdfast"));
        Files.createDirectories(root.resolve("etc/holdfast"));
        Files.createDirectories(root.resolve("etc/systemd/system/holdfast.service.d"));
        assertThat(run(
                        "cp",
                        "-rT",
                        distribution.toString(),
                        root.resolve("usr/lib/holdfast").toString()))
                .isZero();
        Files.copy(Path.of("systemd/holdfast.service"), root.resolve("usr/lib/systemd/system/holdfast.service"));
        Files.copy(Path.of("systemd/holdfast.sysusers"), root.resolve("usr/lib/sysusers.d/holdfast.conf"));
        Files.copy(Path.of("systemd/holdfast.tmpfiles"), root.resolve("usr/lib/tmpfiles.d/holdfast.conf"));
        Files.writeString(root.resolve("etc/systemd/system/holdfast.service.d/test.conf"), DROP_IN);
        Files.createDirectories(root.resolve("etc/holdfast/keys"), ROOT_ALONE);
        Files.writeString(root.resolve("etc/holdfast/keys/prod"), "prod|not-a-real-key");
        configure();
        assertThat(inside("systemd-sysusers")).isZero();
        assertThat(inside("systemd-tmpfiles", "--create", "holdfast.conf")).isZero();
        assertThat(inside("systemctl", "daemon-reload")).isZero();
    }

    private void configure() throws IOException {
        Files.writeString(folder.resolve("root/etc/holdfast/holdfast.conf"), CONFIGURATION);
    }

    private String property(String name) throws IOException, InterruptedException {
        return output("systemctl", "show", "holdfast", "--value", "--property=" + name)
                .strip();
    }

    private String journal() {
        try {
            return output("journalctl", "--no-pager", "--unit=holdfast");
        } catch (IOException e) {
            return "no journal: " + e.getMessage();
        }
    }

    private int inside(String... command) throws IOException, InterruptedException {
        return run(in(command).toArray(String[]::new));
    }

    private String output(String... command) throws IOException {
        Process process =
                new ProcessBuilder(in(command)).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private List<String> in(String... command) {
        List<String> whole = new ArrayList<>(List.of(SCRIPT.toString(), "in", folder.toString()));
        whole.addAll(List.of(command));
        return whole;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
