package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.notify.Channel;
import dev.holdfast.notify.DeliveryException;
import dev.holdfast.notify.channel.ChannelSettings.Command;
import dev.holdfast.testing.TestClock;
import dev.holdfast.watch.PromiseState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("commands of other tests set up the log anew, and what is captured here is lost")
final class CommandChannelTest {
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.holdfast.notify");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        logged.start();
        ours.setLevel(Level.TRACE);
        ours.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        ours.detachAppender(logged);
        ours.setLevel(null);
    }

    private Channel shell(String script, Duration timeout) {
        ChannelEquipment equipment = new ChannelEquipment(
                new TestClock(Messages.NOW),
                Duration.ofHours(4),
                Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C", "HOLDFAST_PROD_KEY", "canary"));
        return new Command("page", PromiseState.WARNING, List.of("/bin/sh", "-c", script, "canary-argument"), timeout)
                .open(equipment);
    }

    private Channel shell(String script) {
        return shell(script, Duration.ofSeconds(20));
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Nested
    class GivenAProgramThatSucceeds {
        @Test
        void whenDelivered_thenItGotTheJson() throws Exception {
            shell("cat > " + folder.resolve("in")).deliver(Messages.firing());

            assertThat(read("in")).isEqualTo(new String(MessageJson.bytes(Messages.firing()), UTF_8));
        }

        @Test
        void whenItDoesNotRead_thenThatIsItsOwnAffair() {
            assertThatCode(() -> shell("exit 0").deliver(Messages.storm())).doesNotThrowAnyException();
        }

        @Test
        void whenItLooksAround_thenItSeesNoSecretOfOurs() throws Exception {
            shell("env > " + folder.resolve("env")).deliver(Messages.firing());

            assertThat(read("env")).contains("PATH=").contains("LC_ALL=C").doesNotContain("canary");
        }

        @Test
        void whenItPrintsMuch_thenTheLastLineIsLoggedShort() throws Exception {
            shell(
                            "i=0; while [ $i -lt 20000 ]; do echo secret line $i; i=$((i+1)); done; printf 'last\\033[31m %01000d' 7")
                    .deliver(Messages.firing());

            assertThat(logged.list).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
                assertThat(event.getKeyValuePairs().toString())
                        .contains("last [31m 000")
                        .doesNotContain("secret")
                        .hasSizeLessThan(400);
            });
        }

        @Test
        void whenItLeavesSomethingRunning_thenNobodyWaitsForThat() throws Exception {
            shell("sleep 30 & exit 0").deliver(Messages.firing());

            assertThat(logged.list).hasSize(1);
        }
    }

    @Nested
    class GivenAProgramThatDoesNot {
        @Test
        void whenItExitsOtherwise_thenTheMessageWasNotTaken() {
            assertThatExceptionOfType(DeliveryException.class)
                    .isThrownBy(() -> shell("echo canary; exit 3").deliver(Messages.firing()))
                    .withMessage("the command /bin/sh exited with 3")
                    .matches(DeliveryException::isWorthTrying);
        }

        @Test
        void whenItIsNotThere_thenThatIsSaid() {
            ChannelEquipment equipment =
                    new ChannelEquipment(new TestClock(Messages.NOW), Duration.ofHours(4), Map.of());
            Channel channel = new Command(
                            "page", PromiseState.WARNING, List.of("/nowhere/page", "canary"), Duration.ofSeconds(5))
                    .open(equipment);

            assertThatExceptionOfType(DeliveryException.class)
                    .isThrownBy(() -> channel.deliver(Messages.firing()))
                    .withMessage(
                            "the command /nowhere/page cannot be started: it is not there, or may not be executed");
        }

        @Test
        void whenItTakesTooLong_thenItIsKilledWithItsChildren() throws Exception {
            String script = "sleep 300 & echo $! > %1$s/child; echo $$ > %1$s/self; wait".formatted(folder);

            Throwable failure =
                    catchThrowable(() -> shell(script, Duration.ofSeconds(2)).deliver(Messages.firing()));

            assertThat(failure).hasMessage("the command /bin/sh was killed: it took longer than 2 s");
            for (String name : List.of("child", "self")) {
                long pid = Long.parseLong(read(name).strip());
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isEmpty());
            }
        }

        @Test
        void whenWeAreInterrupted_thenItIsKilled() throws Exception {
            AtomicReference<Throwable> seen = new AtomicReference<>();
            Thread thread = new Thread(() ->
                    seen.set(catchThrowable(() -> shell("echo $$ > " + folder.resolve("self.new") + "; mv "
                                    + folder.resolve("self.new") + " " + folder.resolve("self") + "; exec sleep 300")
                            .deliver(Messages.firing()))));
            thread.start();
            await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(folder.resolve("self")));

            thread.interrupt();

            long pid = Long.parseLong(read("self").strip());
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
            thread.join(5000);
            assertThat(seen.get()).isInstanceOf(InterruptedException.class);
        }
    }
}
