package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Signals;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer starts it: a process of its own, looked at from outside and ended by Ctrl-C. */
final class DemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENDED_BY_INTERRUPT = 128 + 2;
    private static final int COLUMNS = 100;
    private static final Pattern CONFIGURATION = Pattern.compile("configuration +(\\S+)");
    private static final Pattern METRICS = Pattern.compile("metrics +(\\S+)");

    @TempDir
    private Path folder;

    @Test
    void whenItRunsUntilCtrlC_thenBackupsCanBeSeenAndNothingIsLeft() throws Exception {
        try (HoldfastProcess demo = HoldfastProcess.start(Signals.heard(), "demo", "--port", "0")) {
            await("two backups").atMost(PATIENCE).until(() -> demo.out().split("read again: verified", -1).length > 2);
            Path configuration = Path.of(found(CONFIGURATION, demo.out()));
            Commands holdfast = new Commands(configuration);

            assertThat(holdfast.execute("status", "--check"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.execute("show", "latest")).isZero();
            assertThat(holdfast.out()).contains("27 tables", "users", "authSessions");
            assertThat(read(found(METRICS, demo.out())))
                    .contains("holdfast_backup_last_verified_timestamp_seconds")
                    .contains("deployment=\"guardman\"");

            Signals.send("INT", demo.pid());
            HoldfastProcess.Result ended = demo.await();
            assertThat(ended.exitCode()).isEqualTo(ENDED_BY_INTERRUPT);
            assertThat(ended.out()).contains("The demo is over", "its temporary folder is removed");
            assertThat(ended.err()).isEmpty();
            assertThat(configuration.getParent()).doesNotExist();
        }
    }

    @Test
    void whenAnotherProgramHasThePort_thenItNamesTheOptionAndIsGone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HoldfastProcess.Result ended = HoldfastProcess.run(
                    folder.resolve("none.conf"),
                    "demo",
                    "--port",
                    String.valueOf(taken.getLocalPort()),
                    "--directory",
                    folder.resolve("demo").toString());

            assertThat(ended.exitCode()).isEqualTo(7);
            assertThat(ended.err()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "--port 0");
            assertThat(ended.out()).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void whenTheKeyIsTakenAway_thenItShowsWhoNoticesAndThatAllIsWellAgain() throws Exception {
        try (HoldfastProcess demo = HoldfastProcess.start(Signals.heard(), "demo", "--port", "0", "--break", "5")) {
            await("its end").atMost(PATIENCE.multipliedBy(4)).until(() -> !demo.isAlive());
            HoldfastProcess.Result ended = demo.await();

            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
            assertThat(ended.err()).isEmpty();
            String play = ended.out().substring(ended.out().indexOf("Ctrl-C ends it."));
            assertThat(play)
                    .containsSubsequence(
                            "read again: verified",
                            "Somebody revokes the deploy key",
                            "The key is accepted again",
                            "read again: verified",
                            "All is well again",
                            "The demo is over",
                            "its temporary folder is removed");
            assertThat(play.substring(play.indexOf("Somebody"), play.indexOf("The key is")))
                    .contains(
                            "the last run failed: ",
                            "401",
                            "status: UNHEALTHY",
                            "| CRITICAL backup overdue: guardman",
                            "the heartbeat is silent")
                    .doesNotContain("read again");
            assertThat(play.substring(play.indexOf("The key is")))
                    .contains("status: healthy", "| RESOLVED backup overdue: guardman", "the heartbeat beats");
            assertThat(play.lines()).allMatch(line -> line.length() <= COLUMNS);
        }
    }

    @Test
    @Tag("slow")
    void whenItIsInterruptedWhileTheKeyIsAway_thenNothingIsLeft() throws Exception {
        try (HoldfastProcess demo = HoldfastProcess.start(Signals.heard(), "demo", "--port", "0", "--break")) {
            await("the outage")
                    .atMost(PATIENCE.multipliedBy(2))
                    .until(() -> demo.out().contains("the last run failed"));
            Path configuration = Path.of(found(CONFIGURATION, demo.out()));

            Signals.send("INT", demo.pid());
            HoldfastProcess.Result ended = demo.await();

            assertThat(ended.exitCode()).isEqualTo(ENDED_BY_INTERRUPT);
            assertThat(ended.out()).contains("The demo is over");
            assertThat(ended.err()).isEmpty();
            assertThat(configuration.getParent()).doesNotExist();
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static String read(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
