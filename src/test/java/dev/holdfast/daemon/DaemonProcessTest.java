package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process that gets signals. */
final class DaemonProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void whenItGetsHangupAndTerminate_thenItReloadsAndStopsInOrder() throws IOException, InterruptedException {
        process = start("first");
        await().atMost(PATIENCE).until(() -> output("first").contains("plan read"));
        await().atMost(PATIENCE).until(() -> DaemonPid.find(folder).isPresent());
        assertThat(DaemonPid.find(folder)).hasValue(process.pid());

        int second = ended(start("second"));
        assertThat(second).isNotZero();
        assertThat(output("second")).contains("another holdfast daemon (process " + process.pid() + ")");

        Signals.send("HUP", process.pid());
        await().atMost(PATIENCE).until(() -> output("first").split("plan read", -1).length > 2);

        process.destroy();
        assertThat(ended(process)).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(output("first")).contains("ended with");
        assertThat(DaemonPid.find(folder)).isEmpty();
    }

    private Process start(String name) throws IOException {
        List<String> command = new ArrayList<>(Signals.heard());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                StubDaemon.class.getName(),
                folder.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private String output(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"), StandardCharsets.UTF_8);
    }

    private static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
