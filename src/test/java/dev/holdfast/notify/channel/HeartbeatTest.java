package dev.holdfast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.secret.Secret;
import dev.holdfast.state.MemoryNotebook;
import dev.holdfast.testing.TestClock;
import dev.holdfast.watch.HeartbeatState;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
    private final MemoryNotebook notes = new MemoryNotebook();
    private final TestClock clock = new TestClock(Messages.NOW);
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Heartbeat heartbeat(String... paths) {
        List<Secret> urls = List.of(paths).stream()
                .map(path -> Secret.of("http://127.0.0.1:" + server.getPort() + path))
                .toList();
        return new Heartbeat(new HeartbeatSettings(urls, Duration.ofMinutes(5)), notes, clock);
    }

    private void answer(int... statuses) {
        for (int status : statuses) {
            server.enqueue(
                    new MockResponse.Builder().code(status).body("canary").build());
        }
    }

    private static HeartbeatState stateOf(Heartbeat heartbeat) {
        return heartbeat.state().orElseThrow();
    }

    @Nested
    class GivenAllIsWell {
        @Test
        void whenItBeats_thenEverySwitchIsVisited() throws InterruptedException {
            answer(200, 204);
            Heartbeat heartbeat = heartbeat("/one", "/two?x=y");

            heartbeat.beat(Optional.empty());

            RecordedRequest first = server.takeRequest();
            assertThat(first.getMethod()).isEqualTo("GET");
            assertThat(first.getTarget()).isEqualTo("/one");
            assertThat(server.takeRequest().getTarget()).isEqualTo("/two?x=y");
            assertThat(stateOf(heartbeat))
                    .isEqualTo(new HeartbeatState(
                            Duration.ofMinutes(5), Optional.of(Messages.NOW), 1, Optional.empty(), "", ""));
        }

        @Test
        void whenOneRefuses_thenTheOthersHearAndItCountsAsNone() throws InterruptedException {
            answer(500, 200);
            Heartbeat heartbeat = heartbeat("/one", "/two");

            heartbeat.beat(Optional.empty());

            assertThat(server.getRequestCount()).isEqualTo(2);
            assertThat(stateOf(heartbeat).sent()).isZero();
            assertThat(stateOf(heartbeat).failingSince()).contains(Messages.NOW);
            assertThat(stateOf(heartbeat).problem()).isEqualTo("127.0.0.1:" + server.getPort() + " answered 500");
        }

        @Test
        void whenItIsTakenAgain_thenTheTroubleIsOver() throws InterruptedException {
            answer(500, 500, 200);
            Heartbeat heartbeat = heartbeat("/one");

            heartbeat.beat(Optional.empty());
            clock.advance(Duration.ofMinutes(5));
            heartbeat.beat(Optional.empty());
            assertThat(stateOf(heartbeat).failingSince()).contains(Messages.NOW);
            heartbeat.beat(Optional.empty());

            assertThat(stateOf(heartbeat).failingSince()).isEmpty();
            assertThat(stateOf(heartbeat).sent()).isEqualTo(1);
        }

        @Test
        void whenTheDaemonIsRestarted_thenWhatWasSentIsKnown() throws InterruptedException {
            answer(200, 200);
            heartbeat("/one").beat(Optional.empty());
            Heartbeat again = heartbeat("/one");

            again.beat(Optional.empty());

            assertThat(stateOf(again).sent()).isEqualTo(2);
        }
    }

    @Nested
    class GivenAllIsNot {
        @Test
        void whenItShouldBeat_thenNobodyIsVisited() throws InterruptedException {
            Heartbeat heartbeat = heartbeat("/one");

            heartbeat.beat(Optional.of("no recent backup: prod"));

            assertThat(server.getRequestCount()).isZero();
            assertThat(stateOf(heartbeat).sent()).isZero();
            assertThat(stateOf(heartbeat).silence()).isEqualTo("no recent backup: prod");
        }
    }

    @Nested
    class GivenNothingToVisit {
        @Test
        void whenItBeats_thenThereIsNoState() throws InterruptedException {
            Heartbeat none = heartbeat();

            none.beat(Optional.empty());

            assertThat(none.state()).isEmpty();
            assertThat(notes.note(Heartbeat.NOTE)).isEmpty();
        }
    }

    @Nested
    class GivenADamagedNote {
        @Test
        void whenRead_thenItIsAsIfNothingHadBeenSent() {
            notes.note(Heartbeat.NOTE, any -> Optional.of("{\"lastSent\":\"yesterday\""));

            assertThat(stateOf(heartbeat("/one"))).isEqualTo(HeartbeatState.none(Duration.ofMinutes(5)));
        }
    }
}
