package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Misbehaviour;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.MetricsPage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dead-man's switch hears from the daemon while backups are there, and those that watch a schedule hear of its runs. */
final class DaemonHeartbeatTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final MockWebServer switches = new MockWebServer();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() throws IOException {
        switches.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                heard.add(request.getTarget());
                return new MockResponse.Builder().build();
            }
        });
        switches.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void close() {
        sandbox.close();
        switches.close();
    }

    private long count(String target) {
        return heard.stream().filter(target::equals).count();
    }

    private Service service() throws IOException {
        Path configuration = Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { bind = 127.0.0.1, port = 0 }
                  repositories.local { type = directory, path = "%1$s/repository" }
                  tiers.quick { keep = 1 day }
                  alerts { heartbeat = ["%4$s/beat"], heartbeat-every = 1s }
                  deployments.prod {
                    url = "%2$s", deploy-key = "%3$s"
                    schedules.quick { every = 2s, ping = "%4$s/ping" }
                    alert.no-backup-for = 6s
                  }
                }
                """.formatted(
                        folder, sandbox.url(), sandbox.adminKey().reveal(), "http://127.0.0.1:" + switches.getPort()));
        return new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours());
    }

    @Test
    void whenBackupsFailAndSucceedAgain_thenTheBeatPausesMeanwhile() throws Exception {
        try (Service service = service()) {
            service.start();
            await("beats").atMost(PATIENCE).until(() -> count("/beat") >= 2 && count("/ping") >= 1);
            assertThat(heard.indexOf("/ping/start")).isLessThan(heard.indexOf("/ping"));
            assertThat(heard.indexOf("/ping")).isLessThan(heard.indexOf("/beat"));
            assertThat(MetricsPage.of(service.port()).first("holdfast_heartbeat_sent_total"))
                    .isGreaterThanOrEqualTo(1);
            assertThat(MetricsPage.of(service.port()).first("holdfast_heartbeat_last_sent_timestamp_seconds"))
                    .isGreaterThan(1);
            assertThat(MetricsPage.of(service.port()).first("holdfast_heartbeat_interval_seconds"))
                    .isEqualTo(1);

            sandbox.misbehaviour().answer("/api/export", 400, Misbehaviour.ALWAYS);
            await("a failed run").atMost(PATIENCE).until(() -> count("/ping/fail") >= 1);
            await("silence")
                    .atMost(PATIENCE)
                    .until(() -> MetricsPage.of(service.port())
                                    .first("holdfast_promise_state{deployment=\"prod\",kind=\"freshness\"")
                            == 2);
            long beats = count("/beat");
            long failed = count("/ping/fail");
            await("more failures").atMost(PATIENCE).until(() -> count("/ping/fail") > failed);
            // one may have been under way
            assertThat(count("/beat")).isLessThanOrEqualTo(beats + 1);

            sandbox.misbehaviour().behave();
            await("beats again").atMost(PATIENCE).until(() -> count("/beat") > beats + 2);
        }
    }

    /** What goes wrong at one step of a run. */
    enum Fault {
        KEY_REFUSED {
            @Override
            void happen(Misbehaviour sandbox) {
                sandbox.refuseKeys(401);
            }
        },
        QUERY_REFUSED {
            @Override
            void happen(Misbehaviour sandbox) {
                sandbox.answer("/api/query", 400, Misbehaviour.ALWAYS);
            }
        },
        EXPORT_REFUSED {
            @Override
            void happen(Misbehaviour sandbox) {
                sandbox.answer("/api/export/request", 400, Misbehaviour.ALWAYS);
            }
        },
        EXPORT_LOST {
            @Override
            void happen(Misbehaviour sandbox) {
                sandbox.loseExports(Misbehaviour.ALWAYS);
            }
        },
        EXPORT_CANCELLED {
            @Override
            void happen(Misbehaviour sandbox) {
                sandbox.cancelExports(Misbehaviour.ALWAYS);
            }
        },
        DOWNLOAD_CUT {
            @Override
            void happen(Misbehaviour sandbox) {
                sandbox.cutDownloads(500, Misbehaviour.ALWAYS);
            }
        },
        DOWNLOAD_DAMAGED {
            @Override
            void happen(Misbehaviour sandbox) {
                sandbox.damageDownloads(700, Misbehaviour.ALWAYS);
            }
        },
        DOWNLOAD_IS_NONE {
            @Override
            void happen(Misbehaviour sandbox) {
                sandbox.answerNonsense("/api/export/zip", Misbehaviour.Nonsense.HTML, Misbehaviour.ALWAYS);
            }
        };

        abstract void happen(Misbehaviour sandbox);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Fault.class)
    void whenAnyStepFails_thenNothingEverSoundsLikeSuccess(Fault fault) throws Exception {
        fault.happen(sandbox.misbehaviour());
        try (Service service = service()) {
            service.start();
            await("a failed run, or one that waits")
                    .atMost(PATIENCE)
                    .until(() -> count("/ping/fail") >= 1
                            || MetricsPage.of(service.port())
                                            .first("holdfast_promise_state{deployment=\"prod\",kind=\"freshness\"")
                                    == 2);

            assertThat(heard).doesNotContain("/beat", "/ping");
            assertThat(MetricsPage.of(service.port()).first("holdfast_heartbeat_sent_total"))
                    .isZero();
            assertThat(MetricsPage.of(service.port()).first("holdfast_heartbeat_last_sent_timestamp_seconds"))
                    .isZero();
            assertThat(MetricsPage.of(service.port()).max("holdfast_backup_last_success_timestamp_seconds"))
                    .hasValue(0);
        }
    }
}
