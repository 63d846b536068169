package dev.holdfast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.notify.channel.Pings.Event;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PingsTest {
    private final MockWebServer server = new MockWebServer();
    private final Pings pings = new Pings(Duration.ofMillis(700));

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        pings.close();
        server.close();
    }

    private Secret address(String path) {
        return Secret.of("http://127.0.0.1:" + server.getPort() + path);
    }

    private List<String> heard(int count) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            heard.add(server.takeRequest(10, TimeUnit.SECONDS).getTarget());
        }
        return heard;
    }

    @ParameterizedTest
    @CsvSource({
        "https://hc-ping.com/u, BEGUN, https://hc-ping.com/u/start",
        "https://hc-ping.com/u, SUCCEEDED, https://hc-ping.com/u",
        "https://hc-ping.com/u/, FAILED, https://hc-ping.com/u/fail",
        "https://example.com/u?key=1/2, FAILED, https://example.com/u/fail?key=1/2",
        "https://example.com/u?key=1, SUCCEEDED, https://example.com/u?key=1",
    })
    void whenAnEventIsTold_thenTheAddressSaysWhich(String address, Event event, String visited) {
        assertThat(event.at(Secret.of(address)).reveal()).isEqualTo(visited);
    }

    @Test
    void whenTheFirstIsSlow_thenTheSecondStillComesAfterIt() throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .headersDelay(300, TimeUnit.MILLISECONDS)
                .build());
        server.enqueue(new MockResponse.Builder().build());

        pings.send("prod/daily", address("/u"), Event.BEGUN);
        pings.send("prod/daily", address("/u"), Event.SUCCEEDED);

        assertThat(heard(2)).containsExactly("/u/start", "/u");
    }

    @Test
    void whenTheServerHangs_thenNobodyWaitsAndOthersGoOn() throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        pings.send("prod/daily", address("/slow"), Event.BEGUN);
        assertThat(heard(1)).containsExactly("/slow/start");
        server.enqueue(new MockResponse.Builder().build());

        pings.send("other/daily", address("/quick"), Event.SUCCEEDED);

        assertThat(heard(1)).containsExactly("/quick");
    }

    @Test
    void whenItIsRefusedOnce_thenItIsTriedAgain() throws InterruptedException {
        server.enqueue(new MockResponse.Builder().code(502).build());
        server.enqueue(new MockResponse.Builder().build());

        pings.send("prod/daily", address("/u"), Event.SUCCEEDED);

        assertThat(heard(2)).containsExactly("/u", "/u");
    }

    @Test
    void whenClosed_thenNothingIsSentAndNothingFails() {
        pings.close();

        pings.send("prod/daily", address("/u"), Event.SUCCEEDED);

        await().during(Duration.ofMillis(200)).until(() -> server.getRequestCount() == 0);
    }
}
