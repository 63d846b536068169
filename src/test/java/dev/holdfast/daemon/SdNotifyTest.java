package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SdNotifyTest {
    /** Java has no datagram sockets of this kind, so that somebody else has to listen. Prints what it gets until it has heard the last word. */
    private static final String LISTENER = """
            import socket, sys
            name = sys.argv[1]
            ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            ear.bind("\\0" + name[1:] if name.startswith("@") else name)
            ear.settimeout(60)
            print("listening", flush=True)
            while True:
                word = ear.recv(4096).decode()
                print(word.replace("\\n", "|"), flush=True)
                if word.startswith("STOPPING"):
                    break
            """;

    @TempDir
    private Path folder;

    @Nested
    class GivenNobodyListens {
        @Test
        void whenThereIsNoSocket_thenNothingHappensAndNothingIsLoaded() {
            SdNotify systemd = SdNotify.fromEnvironment(Map.of());

            systemd.ready("fine");
            systemd.alive();

            assertThat(systemd.watchdog()).isEmpty();
        }

        @Test
        void whenTheSocketIsDead_thenTheDaemonDoesNotMind() {
            SdNotify systemd = SdNotify.fromEnvironment(
                    Map.of("NOTIFY_SOCKET", folder.resolve("gone").toString()));

            systemd.ready("fine");
        }

        @Test
        void whenTheWatchdogIsForAnotherProcess_thenItIsNotOurs() {
            SdNotify systemd = SdNotify.fromEnvironment(
                    Map.of("NOTIFY_SOCKET", "/nowhere", "WATCHDOG_USEC", "6000000", "WATCHDOG_PID", "1"));

            assertThat(systemd.watchdog()).isEmpty();
        }
    }

    @Nested
    @Tag("tools")
    class GivenAListener {
        @Test
        void whenTheSocketHasAPath_thenEveryStateIsHeard() throws IOException, InterruptedException {
            assertThat(heard(folder.resolve("notify").toString()))
                    .containsExactly(
                            "READY=1|STATUS=1 deployments",
                            "WATCHDOG=1",
                            "RELOADING=1|MONOTONIC_USEC=|STATUS=reloading",
                            "STOPPING=1|EXTEND_TIMEOUT_USEC=90000000|STATUS=stopping");
        }

        @Test
        void whenTheSocketIsAbstract_thenEveryStateIsHeard() throws IOException, InterruptedException {
            assertThat(heard("@holdfast-test-" + folder.getFileName())).hasSize(4);
        }

        private List<String> heard(String socket) throws IOException, InterruptedException {
            Path script = Files.writeString(folder.resolve("listener.py"), LISTENER);
            Process listener = new ProcessBuilder(Tools.require("python3").toString(), script.toString(), socket)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var lines = listener.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).isEqualTo("listening");
                SdNotify systemd =
                        SdNotify.fromEnvironment(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "6000000"));
                assertThat(systemd.watchdog()).contains(Duration.ofSeconds(6));
                systemd.ready("1\ndeployments");
                systemd.alive();
                systemd.reloading();
                systemd.stopping(Duration.ofSeconds(90), "stopping");
                return lines.lines()
                        .map(line -> line.replaceAll("MONOTONIC_USEC=[0-9]+", "MONOTONIC_USEC="))
                        .toList();
            } finally {
                listener.destroy();
                listener.waitFor();
            }
        }
    }
}
