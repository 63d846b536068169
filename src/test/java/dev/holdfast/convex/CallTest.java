package dev.holdfast.convex;

import static dev.holdfast.convex.ScriptedConvex.KEY;
import static dev.holdfast.convex.ScriptedConvex.error;
import static dev.holdfast.convex.ScriptedConvex.html;
import static dev.holdfast.convex.ScriptedConvex.json;
import static dev.holdfast.convex.ScriptedConvex.status;
import static dev.holdfast.convex.ScriptedConvex.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.DeploymentException;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.SplittableRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallTest {
    private static final String CHECK = "/api/check_admin_key";
    private static final MockResponse GOOD =
            json("{\"success\":true,\"allowedOps\":[\"ViewData\",\"ViewBackups\"],\"isReadOnly\":true}");
    private static final MockResponse CUT = new MockResponse.Builder()
            .onResponseStart(new SocketEffect.CloseSocket())
            .build();

    private final ScriptedConvex convex = new ScriptedConvex();

    @AfterEach
    void close() {
        convex.close();
    }

    private DeploymentException refusal() {
        return catchThrowableOfType(
                DeploymentException.class, () -> convex.deployment().checkKey());
    }

    private HttpDeployment at(String url) {
        return new HttpDeployment(
                new Connection("prod", URI.create(url), Secret.of(KEY)),
                convex.transport,
                convex.clock,
                convex::pass,
                new SplittableRandom(1));
    }

    @Test
    void whenACallIsMade_thenItCarriesTheKeyAndOurName() {
        convex.on(CHECK, GOOD);

        convex.deployment().checkKey();

        RecordedRequest request = convex.requests.get(0);
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Convex " + KEY);
        assertThat(request.getHeaders().get("Convex-Client")).isEqualTo("holdfast-1.2.3");
        assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void whenNoKeyIsNeeded_thenNoneIsSent() {
        convex.on("/instance_name", text("calm-cow-456\n"));

        assertThat(convex.deployment().instanceName()).isEqualTo("calm-cow-456");
        assertThat(convex.requests.get(0).getHeaders().get("Authorization")).isNull();
    }

    @Nested
    final class GivenTroubleThatPasses {
        @ParameterizedTest
        @ValueSource(ints = {408, 421, 425, 429, 500, 502, 503, 504})
        void whenAStatusMayPass_thenTheCallIsRepeated(int status) {
            convex.on(CHECK, status(status), status(status), GOOD);

            assertThat(convex.deployment().checkKey().isReadOnly()).isTrue();
            assertThat(convex.calls).hasSize(3);
            assertThat(convex.waits.get(1)).isGreaterThan(convex.waits.get(0));
        }

        @Test
        void whenConnectionsBreak_thenTheCallIsRepeated() {
            convex.on(CHECK, CUT, GOOD);

            assertThat(convex.deployment().checkKey().may("ViewBackups")).isTrue();
            assertThat(convex.calls).hasSize(2);
        }

        @Test
        void whenAnAnswerIsCutInItsBody_thenTheCallIsRepeated() {
            MockResponse half = new MockResponse.Builder()
                    .body("{\"success\":true,\"allowedOps\":[]}".repeat(4000))
                    .onResponseBody(new SocketEffect.CloseSocket())
                    .build();
            convex.on(CHECK, half, GOOD);

            assertThat(convex.deployment().checkKey().may("ViewBackups")).isTrue();
        }

        @Test
        void whenAProxySaysWhenToComeBack_thenThatIsObeyed() {
            MockResponse busy = new MockResponse.Builder()
                    .code(503)
                    .addHeader("Retry-After", "17")
                    .build();
            convex.on(CHECK, busy, GOOD);

            convex.deployment().checkKey();

            assertThat(convex.waits).containsExactly(Duration.ofSeconds(17));
        }

        @Test
        void whenAProxyAsksForAnHour_thenTheLongestWaitHolds() {
            MockResponse busy = new MockResponse.Builder()
                    .code(503)
                    .addHeader("Retry-After", "3600")
                    .build();
            convex.on(CHECK, busy, GOOD);

            convex.deployment().checkKey();

            assertThat(convex.waits).containsExactly(Duration.ofSeconds(30));
        }

        @Test
        void whenAProxySaysAtOnce_thenNobodyElseRepeats() {
            MockResponse busy = new MockResponse.Builder()
                    .code(503)
                    .addHeader("Retry-After", "0")
                    .build();
            convex.on(CHECK, busy);

            assertThat(refusal()).hasMessageContaining("503 without a word (the last of 6 attempts)");
            assertThat(convex.calls).hasSize(6);
        }

        @Test
        void whenANewDeploymentIsNotYetFound_thenAFewAttemptsAreMade() {
            convex.on(CHECK, status(404), html(404), GOOD);

            assertThat(convex.deployment().checkKey().isReadOnly()).isTrue();
        }

        @Test
        void whenNothingIsEverFound_thenTheUrlIsDoubted() {
            convex.on(CHECK, html(404));

            assertThat(refusal().explain())
                    .contains("it answered 404 with a web page (the last of 4 attempts)")
                    .contains("HINT: check that url is a Convex deployment's own address");
        }

        @Test
        void whenTheThreadIsInterrupted_thenItStaysSo() {
            convex.on(CHECK, status(503));

            DeploymentException failure = catchThrowableOfType(
                    DeploymentException.class,
                    () -> convex.deployment(KEY, time -> {
                                throw new InterruptedException();
                            })
                            .checkKey());

            assertThat(failure).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Nested
    final class GivenTroubleThatStays {
        @ParameterizedTest
        @ValueSource(ints = {400, 401, 403, 405, 409, 413, 501})
        void whenAStatusIsFinal_thenThereIsNoOtherAttempt(int status) {
            convex.on(CHECK, error(status, "SomeCode", "some words"));

            assertThat(refusal()).hasMessageContaining(status + " SomeCode: some words");
            assertThat(convex.count("GET " + CHECK)).isEqualTo(1);
        }

        @Test
        void whenTheKeyIsForAnotherDeployment_thenBothNamesAreSaid() {
            convex.on(CHECK, error(401, "BadAdminKey", "The provided admin key was invalid for this instance"))
                    .on("/instance_name", text("happy-animal-123"));

            assertThat(refusal().explain())
                    .contains("cannot check the key of prod (http://127.0.0.1:")
                    .contains("the key is for the deployment calm-cow-456, but this one is happy-animal-123");
        }

        @Test
        void whenTheKeyWasRevoked_thenThatIsGuessed() {
            convex.on(CHECK, error(403, "BadDeployKey", "The provided deploy key was invalid"))
                    .on("/instance_name", text("calm-cow-456"));

            assertThat(refusal().hint())
                    .contains("the key was revoked or mistyped")
                    .contains("make a new key");
        }

        @Test
        void whenAFirewallRefuses_thenTheKeyIsNotBlamed() {
            convex.on(CHECK, html(403));

            assertThat(refusal().hint()).contains("a proxy or firewall");
        }

        @Test
        void whenItRedirects_thenTheKeyDoesNotFollow() throws IOException {
            try (ScriptedConvex other = new ScriptedConvex()) {
                convex.on(
                        CHECK,
                        new MockResponse.Builder()
                                .code(308)
                                .addHeader(
                                        "Location", "http://localhost:" + other.server.getPort() + CHECK + "?token=x")
                                .build());

                assertThat(refusal())
                        .hasMessageContaining("308, a redirect to http://localhost")
                        .hasMessageNotContaining("token");
                assertThat(other.calls).isEmpty();
            }
        }

        @Test
        void whenItIsNoConvexDeployment_thenThatIsSaid() {
            convex.on(CHECK, html(200));

            assertThat(refusal().explain())
                    .contains("it answered a web page instead of JSON")
                    .contains("not .convex.site");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "[]", "null", "{\"success\":", "{}", "{\"success\":true,\"allowedOps\":3}", "OK"})
        void whenItAnswersNonsense_thenThatIsSaidOnce(String body) {
            convex.on(CHECK, json(body));

            assertThat(refusal()).hasMessageContaining("it answered");
            assertThat(convex.calls).hasSize(1);
        }

        @Test
        void whenAnAnswerIsEndless_thenItIsNotReadToItsEnd() {
            convex.on(CHECK, json("{\"success\":\"" + "x".repeat(9 << 20) + "\"}"));

            assertThat(refusal()).hasMessageContaining("more than 8 MiB");
        }

        @Test
        void whenAnErrorIsLong_thenTheMessageIsShort() {
            convex.on(CHECK, error(400, "Chatty", "word ".repeat(100_000)));

            assertThat(refusal().getMessage()).hasSizeLessThan(500).endsWith("...");
        }
    }

    @Nested
    final class GivenNoConnection {
        @Test
        void whenNobodyListens_thenThatIsSaid() throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> at("http://127.0.0.1:" + port).version())
                    .withMessageContaining("no connection to 127.0.0.1")
                    .withMessageContaining("the last of 6 attempts");
        }

        @Test
        void whenTheHostIsUnknown_thenThatIsSaid() {
            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> at("https://calm-cow-456.invalid").version())
                    .withMessageContaining("the host calm-cow-456.invalid is unknown");
        }

        @Test
        void whenTheOtherSideSpeaksNoTls_thenHttpIsSuggested() throws Exception {
            try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread server = new Thread(() -> answerPlainly(plain), "plain");
                server.start();

                assertThatExceptionOfType(DeploymentException.class)
                        .isThrownBy(() ->
                                at("https://127.0.0.1:" + plain.getLocalPort()).version())
                        .satisfies(e -> assertThat(e.explain())
                                .contains("127.0.0.1 speaks no TLS at this port")
                                .contains("HINT: check whether url should begin with http://"));
                server.join();
            }
        }

        private static void answerPlainly(ServerSocket listening) {
            try (Socket socket = listening.accept()) {
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The client left, as it should.
            }
        }

        @Test
        void whenTheCertificateIsNotTrusted_thenThereIsNoOtherAttempt(@TempDir Path folder) throws Exception {
            convex.server.close();
            try (MockWebServer own = new MockWebServer()) {
                own.useHttps(selfSigned(folder.resolve("keys.p12")).getSocketFactory());
                own.start(InetAddress.getLoopbackAddress(), 0);

                assertThatExceptionOfType(DeploymentException.class)
                        .isThrownBy(
                                () -> at("https://127.0.0.1:" + own.getPort()).version())
                        .satisfies(e -> assertThat(e.explain())
                                .contains("the certificate of 127.0.0.1 is not trusted")
                                .contains("trust store"));
                assertThat(convex.waits).isEmpty();
            }
        }

        private static SSLContext selfSigned(Path keys) throws Exception {
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            new ProcessBuilder(
                            keytool,
                            "-genkeypair",
                            "-keystore",
                            keys.toString(),
                            "-storepass",
                            "changeit",
                            "-alias",
                            "a",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=127.0.0.1",
                            "-ext",
                            "san=ip:127.0.0.1")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(KeyStore.getInstance(keys.toFile(), "changeit".toCharArray()), "changeit".toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        }

        @Test
        void whenItFallsSilent_thenTheReadTimeoutEndsTheCall() {
            try (ScriptedConvex silent = new ScriptedConvex(Duration.ofMillis(50))) {
                silent.on(
                        "/version",
                        new MockResponse.Builder()
                                .onResponseStart(SocketEffect.Stall.INSTANCE)
                                .build(),
                        text("1.0"));

                assertThat(silent.deployment().version()).isEqualTo("1.0");
            }
        }
    }
}
