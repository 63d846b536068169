package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.Reloaded;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.state.MemoryNotebook;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Signals;
import dev.holdfast.watch.ConfigurationState;
import dev.holdfast.watch.WatchNotes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon made of a changed configuration is told to who asked it to take it over. */
final class ReloadRequestTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    @Nested
    class GivenWhatTheDaemonNotes {
        private final WatchNotes notes = new WatchNotes(new MemoryNotebook());
        private OptionalLong daemon = OptionalLong.of(7);
        private Duration waited = Duration.ZERO;
        private Runnable meanwhile = () -> {};

        private Reloaded send() throws InterruptedException {
            return new ReloadRequest(notes, () -> daemon, time -> {
                        waited = waited.plus(time);
                        if (waited.compareTo(Duration.ofSeconds(2)) > 0) {
                            meanwhile.run();
                        }
                    })
                    .send(7, pid -> assertThat(pid).isEqualTo(7));
        }

        @Test
        void whenItTookItOver_thenSinceWhenIsSaid() throws InterruptedException {
            notes.keepConfiguration(ConfigurationState.loaded(START));
            Instant later = START.plusSeconds(9);
            meanwhile = () -> notes.keepConfiguration(ConfigurationState.loaded(later));

            assertThat(send().at()).hasValue(later);
        }

        @Test
        void whenItRefusedItForTheSameReasonAgain_thenThatIsSaidAgain() {
            ConfigurationState refused = ConfigurationState.loaded(START).failed(START.plusSeconds(1), "no key");
            notes.keepConfiguration(refused);
            meanwhile = () -> notes.keepConfiguration(refused.failed(START.plusSeconds(9), "no key"));

            assertThatThrownBy(this::send)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll("process 7", "no key", START.toString());
        }

        @Test
        void whenItSaysNothing_thenThatIsNotTakenForAnAnswer() throws InterruptedException {
            notes.keepConfiguration(ConfigurationState.loaded(START).failed(START, "an old story"));

            assertThat(send().at()).isEmpty();
            assertThat(waited).isEqualTo(ReloadRequest.LIMIT);
        }

        @Test
        void whenItEnds_thenNobodyWaits() {
            meanwhile = () -> daemon = OptionalLong.empty();

            assertThatThrownBy(this::send).isInstanceOf(RefusedException.class).hasMessageContaining("ended");
            assertThat(waited).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Nested
    class GivenADaemonOfItsOwn {
        @TempDir
        private Path folder;

        @Test
        void whenItsConfigurationIsRightAndThenWrongForItAlone_thenTheCommandSaysSo() throws Exception {
            try (Sandbox sandbox =
                    Sandbox.builder().name("prod").data(SandboxData.guardman()).start()) {
                Path configuration = Configurations.ofDirectory(folder, sandbox);
                Files.writeString(
                        configuration,
                        Files.readString(configuration)
                                .replaceFirst("repositories", "http { port = 0 }\n  repositories"));
                List<String> before = new ArrayList<>(Signals.heard());
                try (HoldfastProcess daemon =
                        HoldfastProcess.start(before, "--config", configuration.toString(), "run")) {
                    Commands holdfast = new Commands(configuration);
                    await("the daemon")
                            .atMost(Duration.ofSeconds(90))
                            .until(() -> (daemon.out() + daemon.err()).contains("daemon ready"));

                    assertThat(holdfast.execute("reload")).as(holdfast.err()).isZero();
                    assertThat(holdfast.out()).startsWith("process " + daemon.pid() + " follows the configuration");

                    // Who looks at repositories alone does not need the key; the daemon does.
                    Files.writeString(
                            configuration,
                            Files.readString(configuration)
                                    .replaceFirst("deploy-key = \"[^\"]+\"", "deploy-key = \\${?NO_SUCH_KEY}"));
                    assertThat(holdfast.execute("reload")).isEqualTo(3);
                    assertThat(holdfast.err()).contains("refused the configuration", "deploy-key");
                }
            }
        }
    }
}
