package dev.holdfast.convex;

import static dev.holdfast.convex.ScriptedConvex.KEY;
import static dev.holdfast.convex.ScriptedConvex.KEY_BODY;
import static dev.holdfast.convex.ScriptedConvex.START;
import static dev.holdfast.convex.ScriptedConvex.error;
import static dev.holdfast.convex.ScriptedConvex.json;
import static dev.holdfast.convex.ScriptedConvex.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.secret.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A server that echoes the key wherever it can. */
@Isolated("commands of other tests set up the log anew, and what is captured here is lost")
final class SecrecyTest {
    private final ScriptedConvex convex = new ScriptedConvex();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.holdfast.convex");

    @AfterEach
    void close() {
        ours.detachAppender(logged);
        ours.setLevel(null);
        convex.close();
    }

    static List<MockResponse> echoes() {
        return List.of(
                error(400, KEY, "your key " + KEY + " is bad"),
                error(401, "BadAdminKey", KEY_BODY + " again " + KEY_BODY),
                error(403, "OperationNotPermitted", "not for " + KEY),
                error(500, "InternalServerError", "x".repeat(280) + KEY),
                new MockResponse.Builder().code(404).body(KEY).build(),
                new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", "http://" + KEY_BODY + "/" + KEY)
                        .build(),
                new MockResponse.Builder().status("NONSENSE " + KEY).build(),
                new MockResponse.Builder()
                        .addHeader("Content-Length", KEY)
                        .body(KEY)
                        .build(),
                text(KEY),
                text("<html>" + KEY),
                json("{\"status\":\"error\",\"errorMessage\":\"Server Error: " + KEY + "\"}"),
                json("{\"status\":\"error\",\"errorMessage\":\"You do not have permission " + KEY_BODY + "\"}"),
                json("{\"status\":\"success\",\"value\":{\"_id\":\"" + KEY + "\"}}"),
                json("{\"status\":\"success\",\"value\":{\"_id\":\"a\",\"state\":\"" + KEY + "\"}}"));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void whenAnAnswerEchoesTheKey_thenNoFailureAndNoLogHoldsIt(MockResponse echo) {
        logged.start();
        ours.setLevel(Level.TRACE);
        ours.addAppender(logged);
        for (String path : List.of(
                "/api/query",
                "/api/check_admin_key",
                "/version",
                "/instance_name",
                "/api/query_ts",
                "/api/v1/list_environment_variables",
                "/api/export/request/zip",
                "/api/export/zip/k1",
                "/api/export/set_expiration/k1")) {
            convex.on(path, echo);
        }
        HttpDeployment deployment = convex.deployment();
        Export export = new Export("k1", START, 5, true, true);

        List<Throwable> failures = java.util.stream.Stream.of(
                        catchThrowable(deployment::checkKey),
                        catchThrowable(deployment::queryTimestamp),
                        catchThrowable(deployment::version),
                        catchThrowable(deployment::environmentVariables),
                        catchThrowable(() -> deployment.expire(export)),
                        catchThrowable(() -> deployment.download(export).close()),
                        catchThrowable(() -> deployment.export(
                                new ExportRequest(true, START, START.plusSeconds(99)), ExportProgress.ignored())))
                .filter(java.util.Objects::nonNull)
                .toList();

        assertThat(failures)
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(printed(failure))
                        .doesNotContain(KEY_BODY)
                        .doesNotContain(KEY_BODY.substring(0, 12)));
        assertThat(logged.list)
                .allSatisfy(event -> assertThat(
                                event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy())
                        .doesNotContain(KEY_BODY));
    }

    @Test
    void whenTheVersionIsTheKey_thenItIsMasked() {
        convex.on("/version", text(KEY));

        assertThat(convex.deployment().version()).isEqualTo("***");
    }

    @Test
    void whenTheUrlHasAUser_thenNothingShowsIt() {
        HttpDeployment deployment = convex.deployment();

        assertThat(deployment.url()).isEqualTo("http://127.0.0.1:" + convex.server.getPort());
        assertThat(printed(catchThrowable(deployment::checkKey))).doesNotContain("user:pass");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"prod:a|secret-of-mine\n", "prod:a|secret of mine", "prod:a|sécret-of-mine", "\u0007secret"})
    void whenAKeyCannotStandInAHeader_thenThatIsAConfigurationError(String key) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> convex.deployment(key))
                .withMessageContaining("the key of deployment prod has a")
                .satisfies(e -> assertThat(printed(e)).doesNotContain("cret"));
    }

    @Test
    void whenAKeyIsEmpty_thenThatIsAConfigurationError() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> convex.deployment(""))
                .withMessageContaining("has an empty key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "calm-cow-456.convex.cloud", "https://", "file:/tmp"})
    void whenAUrlIsNone_thenThatIsAConfigurationError(String url) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new HttpDeployment(
                        new Connection("prod", URI.create(url.equals("https://") ? "https:/" : url), Secret.of(KEY)),
                        convex.transport,
                        convex.clock,
                        convex::pass,
                        new SplittableRandom(1)))
                .withMessageContaining("no http or https URL with a host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://calm-cow-456.convex.site", "https://dashboard.convex.dev/t/team/project"})
    void whenAUrlIsAnotherOfConvexs_thenTheRightOneIsNamed(String url) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new HttpDeployment(
                        new Connection("prod", URI.create(url), Secret.of(KEY)),
                        convex.transport,
                        convex.clock,
                        convex::pass,
                        new SplittableRandom(1)))
                .satisfies(e -> assertThat(e.hint()).contains(".convex.cloud"));
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text + (failure instanceof HoldfastException ours ? ours.explain() : "");
    }
}
