package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.notify.Channel;
import dev.holdfast.notify.DeliveryException;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.channel.ChannelSettings.Webhook;
import dev.holdfast.secret.Secret;
import dev.holdfast.testing.TestClock;
import dev.holdfast.testing.Tools;
import dev.holdfast.watch.PromiseState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@Isolated("commands of other tests set up the log anew, and what is captured here is lost")
final class HttpChannelsTest {
    private static final String CANARY = "canary7c1f";
    private static final Secret KEY = Secret.of(CANARY + "key");
    private static final Secret SIGNING = Secret.of(CANARY + "signing");
    private static final Secret TOKEN = Secret.of("Bearer " + CANARY);
    private static final Duration IMPATIENCE = Duration.ofMillis(700);

    private final TestClock clock = new TestClock(Messages.NOW);
    private final MockWebServer server = new MockWebServer();
    private final Logger everything = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    /** Every channel that posts. */
    enum Kind {
        SLACK {
            @Override
            Channel open(HttpChannelsTest test, Web web) {
                return new SlackChannel("one", web);
            }
        },
        DISCORD {
            @Override
            Channel open(HttpChannelsTest test, Web web) {
                return new DiscordChannel("one", web);
            }
        },
        PAGERDUTY {
            @Override
            Channel open(HttpChannelsTest test, Web web) {
                return new PagerDutyChannel("one", web, KEY);
            }
        },
        ALERTMANAGER {
            @Override
            Channel open(HttpChannelsTest test, Web web) {
                return new AlertmanagerChannel("one", web, Optional.of(TOKEN), test.equipment());
            }
        },
        WEBHOOK {
            @Override
            Channel open(HttpChannelsTest test, Web web) {
                Webhook settings = new Webhook(
                        "one", PromiseState.WARNING, Secret.of(""), Optional.of(SIGNING), Optional.of(TOKEN));
                return new WebhookChannel(settings, web, test.clock);
            }
        };

        abstract Channel open(HttpChannelsTest test, Web web);
    }

    private ChannelEquipment equipment() {
        return new ChannelEquipment(clock, Duration.ofHours(4), Map.of());
    }

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
        logged.start();
        everything.setLevel(Level.TRACE);
        everything.addAppender(logged);
    }

    @AfterEach
    void stop() {
        everything.detachAppender(logged);
        everything.setLevel(Level.INFO);
        server.close();
        assertThat(logged.list)
                .filteredOn(event -> event.getLoggerName().startsWith("dev.holdfast"))
                .allSatisfy(event -> assertThat(
                                event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy())
                        .doesNotContain(CANARY));
    }

    private String address() {
        return "http://127.0.0.1:" + server.getPort() + "/services/" + CANARY + "?token=" + CANARY;
    }

    private Web web() {
        return new Web(Secret.of(address()), IMPATIENCE);
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private RecordedRequest request() throws InterruptedException {
        RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    /** Delivers and returns why that failed, which must show nothing secret. */
    private DeliveryException failure(Channel channel) {
        Throwable failure = catchThrowable(() -> channel.deliver(Messages.firing()));
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).doesNotContain(CANARY).doesNotContain("/services");
        assertThat(failure).isInstanceOf(DeliveryException.class);
        return (DeliveryException) failure;
    }

    @Nested
    class GivenAServerThatTakesIt {
        @ParameterizedTest
        @EnumSource(Kind.class)
        void whenDelivered_thenItIsJsonAtTheAddress(Kind kind) throws InterruptedException {
            answer(202, "taken");

            kind.open(HttpChannelsTest.this, web()).deliver(Messages.firing());

            RecordedRequest request = request();
            assertThat(request.getMethod()).isEqualTo("POST");
            assertThat(request.getTarget()).isEqualTo("/services/" + CANARY + "?token=" + CANARY);
            assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
            assertThat(request.getBody().utf8()).contains("no backup for 1d 3h");
        }

        @Test
        void whenItAnswersNothingAndGivesItsLength_thenItHasTakenIt() {
            answer(204, "");

            assertThatCode(() -> Kind.DISCORD.open(HttpChannelsTest.this, web()).deliver(Messages.firing()))
                    .doesNotThrowAnyException();
        }

        @Test
        void whenOpenedFromSettings_thenTheAddressIsTheirs() throws InterruptedException {
            answer(200, "");
            String base = "http://127.0.0.1:" + server.getPort() + "/";

            new ChannelSettings.Alertmanager("am", PromiseState.WARNING, Secret.of(base), Optional.of(TOKEN))
                    .open(equipment())
                    .deliver(Messages.firing());

            RecordedRequest request = request();
            assertThat(request.getTarget()).isEqualTo("/api/v2/alerts");
            assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + CANARY);
        }
    }

    @Nested
    class GivenAServerThatDoesNot {
        @ParameterizedTest
        @EnumSource(Kind.class)
        void whenItAnswers429Or500_thenItIsWorthTrying(Kind kind) {
            answer(429, CANARY);
            answer(500, CANARY);

            Channel channel = kind.open(HttpChannelsTest.this, web());

            assertThat(failure(channel).isWorthTrying()).isTrue();
            assertThat(failure(channel))
                    .hasMessageEndingWith("answered 500")
                    .extracting(DeliveryException::isWorthTrying)
                    .isEqualTo(true);
        }

        @ParameterizedTest
        @CsvSource({"400, false", "401, true", "403, true", "404, true", "413, false", "422, false", "503, true"})
        void whenItRefuses_thenTheStatusSaysWhetherToTryAgain(int status, boolean isWorthTrying) {
            answer(status, CANARY);

            assertThat(failure(Kind.SLACK.open(HttpChannelsTest.this, web())).isWorthTrying())
                    .isEqualTo(isWorthTrying);
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void whenItRedirects_thenNobodyFollows(Kind kind) {
            server.enqueue(new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", address())
                    .build());

            assertThat(failure(kind.open(HttpChannelsTest.this, web())))
                    .hasMessageEndingWith("answered 302; redirects are not followed");
            assertThat(server.getRequestCount()).isEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void whenItHangs_thenItIsGivenUp(Kind kind) {
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());

            assertThat(failure(kind.open(HttpChannelsTest.this, web()))).hasMessageContaining("did not answer within");
        }

        @Test
        void whenItsBodyNeverEnds_thenItIsGivenUp() {
            server.enqueue(new MockResponse.Builder()
                    .body("x".repeat(1000))
                    .onResponseBody(SocketEffect.Stall.INSTANCE)
                    .build());

            assertThat(failure(Kind.WEBHOOK.open(HttpChannelsTest.this, web())))
                    .hasMessageContaining("did not answer within");
        }

        @Test
        void whenItsBodyIsHuge_thenItIsNotRead() {
            server.enqueue(
                    new MockResponse.Builder().body("x".repeat(50_000_000)).build());

            assertThatCode(() -> Kind.WEBHOOK.open(HttpChannelsTest.this, web()).deliver(Messages.firing()))
                    .doesNotThrowAnyException();
        }

        @Test
        void whenItClosesTheConnection_thenThatIsSaid() {
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build());

            assertThat(failure(Kind.WEBHOOK.open(HttpChannelsTest.this, web())))
                    .hasMessageContaining("broke off the connection");
        }

        @Test
        void whenNobodyListens_thenThatIsSaid() throws IOException {
            int free;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free = socket.getLocalPort();
            }
            Web web = new Web(Secret.of("http://127.0.0.1:" + free + "/services/" + CANARY), IMPATIENCE);

            assertThat(failure(Kind.WEBHOOK.open(HttpChannelsTest.this, web)))
                    .hasMessage("127.0.0.1:" + free + " cannot be reached");
        }

        @Test
        void whenTheNameIsNone_thenThatIsSaid() {
            Web web = new Web(Secret.of("http://nowhere.invalid/services/" + CANARY), Duration.ofSeconds(8));

            assertThat(failure(Kind.WEBHOOK.open(HttpChannelsTest.this, web)))
                    .hasMessageStartingWith("nowhere.invalid ");
        }

        @Test
        void whenItsCertificateIsNotTrusted_thenThatIsSaid(@TempDir Path folder) throws Exception {
            try (MockWebServer secure = new MockWebServer()) {
                secure.useHttps(TestCertificate.of(folder, "IP:127.0.0.1").sockets());
                secure.start(InetAddress.getLoopbackAddress(), 0);
                Web web = new Web(
                        Secret.of("https://127.0.0.1:" + secure.getPort() + "/services/" + CANARY),
                        Duration.ofSeconds(8));

                assertThat(failure(Kind.WEBHOOK.open(HttpChannelsTest.this, web)))
                        .hasMessageContaining("its certificate is not trusted");
            }
        }

        @Test
        void whenAHeaderCannotBeSent_thenItsValueIsNotShown() {
            Webhook settings = new Webhook(
                    "one",
                    PromiseState.WARNING,
                    Secret.of(""),
                    Optional.empty(),
                    Optional.of(Secret.of(CANARY + "\r\nX: y")));

            assertThat(failure(new WebhookChannel(settings, web(), clock)).isWorthTrying())
                    .isFalse();
        }
    }

    @Nested
    class GivenAPager {
        private Channel pager;

        @BeforeEach
        void open() {
            pager = Kind.PAGERDUTY.open(HttpChannelsTest.this, web());
        }

        @Test
        void whenResolved_thenWhatWasTriggeredIs() throws InterruptedException {
            answer(202, "");
            answer(202, "");
            answer(202, "");

            pager.deliver(Messages.firing());
            pager.deliver(Messages.resolved());

            assertThat(request().getBody().utf8())
                    .contains("\"routing_key\":\"" + KEY.reveal() + "\"")
                    .contains("\"event_action\":\"trigger\"")
                    .contains("\"dedup_key\":\"prod-20261121T020500Z/critical\"");
            assertThat(request().getBody().utf8())
                    .contains("\"event_action\":\"resolve\"")
                    .contains("\"dedup_key\":\"prod-20261121T020500Z\"");
            assertThat(request().getBody().utf8())
                    .contains("\"event_action\":\"resolve\"")
                    .contains("\"dedup_key\":\"prod-20261121T020500Z/critical\"");
        }

        @Test
        void whenTested_thenNothingStaysOpen() throws InterruptedException {
            answer(202, "");
            answer(202, "");

            pager.deliver(Messages.test());

            assertThat(request().getBody().utf8()).contains("trigger").contains("\"severity\":\"info\"");
            assertThat(request().getBody().utf8()).contains("resolve");
        }

        @Test
        void whenItSaysWhatIsWrong_thenThatIsToldShortAndWithoutTheKey() {
            answer(
                    400,
                    "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\\n" + KEY.reveal() + " "
                            + "x".repeat(5000) + "\",\"errors\":[\"" + KEY.reveal() + "\"]}");

            DeliveryException failure = failure(pager);

            assertThat(failure).hasMessageContaining("answered 400: Event object is invalid *** xxx");
            assertThat(failure.getMessage()).hasSizeLessThan(300);
            assertThat(failure.isWorthTrying()).isFalse();
        }
    }

    @Nested
    class GivenASecretToSignWith {
        @Tag("tools")
        @Test
        void whenDelivered_thenOpensslComputesTheSame(@TempDir Path folder) throws Exception {
            Path openssl = Tools.require("openssl");
            answer(200, "");

            Kind.WEBHOOK.open(HttpChannelsTest.this, web()).deliver(Messages.firing());

            RecordedRequest request = request();
            String timestamp = request.getHeaders().get("X-Holdfast-Timestamp");
            assertThat(timestamp).isEqualTo(Long.toString(Messages.NOW.getEpochSecond()));
            Path signed = Files.write(
                    folder.resolve("signed"),
                    (timestamp + "." + request.getBody().utf8()).getBytes(UTF_8));
            Process process = new ProcessBuilder(
                            openssl.toString(), "dgst", "-sha256", "-hmac", SIGNING.reveal(), signed.toString())
                    .start();
            String computed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            assertThat("sha256=" + computed.substring(computed.indexOf("= ") + 2))
                    .isEqualTo(request.getHeaders().get("X-Holdfast-Signature"));
        }

        @Test
        void whenThereIsNone_thenNothingIsSigned() throws InterruptedException {
            answer(200, "");
            Webhook settings =
                    new Webhook("one", PromiseState.WARNING, Secret.of(""), Optional.empty(), Optional.empty());

            new WebhookChannel(settings, web(), clock).deliver(Messages.firing());

            assertThat(request().getHeaders().names()).noneMatch(name -> name.startsWith("X-Holdfast"));
        }

        @Test
        void whenSigned_thenItIsWhatOthersCompute() {
            // computed with Python's hmac
            Message any = Messages.test();
            assertThat(new Signature(Secret.of("Jefe"))
                            .headers("what do ya want for nothing?".getBytes(UTF_8), any.at()))
                    .containsEntry(
                            "X-Holdfast-Signature",
                            "sha256=053a2a846f20c670a90b9948253bea57028332eb2a39956fa87d594d625b6f4d");
        }
    }

    @Nested
    class GivenAnInterrupt {
        @Test
        void whenDelivering_thenItEndsAtOnce() throws InterruptedException {
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            Web patient = new Web(Secret.of(address()), Duration.ofSeconds(60));
            Throwable[] seen = new Throwable[1];
            Thread thread = new Thread(
                    () -> seen[0] = catchThrowable(() -> new SlackChannel("one", patient).deliver(Messages.firing())));
            thread.start();
            request();

            thread.interrupt();

            thread.join(5000);
            assertThat(seen[0]).isInstanceOf(InterruptedException.class);
        }
    }
}
