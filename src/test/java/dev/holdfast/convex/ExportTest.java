package dev.holdfast.convex;

import static dev.holdfast.convex.ScriptedConvex.START;
import static dev.holdfast.convex.ScriptedConvex.canceled;
import static dev.holdfast.convex.ScriptedConvex.completed;
import static dev.holdfast.convex.ScriptedConvex.error;
import static dev.holdfast.convex.ScriptedConvex.json;
import static dev.holdfast.convex.ScriptedConvex.requested;
import static dev.holdfast.convex.ScriptedConvex.row;
import static dev.holdfast.convex.ScriptedConvex.running;
import static dev.holdfast.convex.ScriptedConvex.status;
import static dev.holdfast.convex.ScriptedConvex.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.failure.DeploymentException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ExportTest {
    private static final String REQUEST = "/api/export/request/zip";
    private static final Instant LATER = START.plus(Duration.ofMinutes(1)).plusNanos(7);

    private static final Duration TIME = Duration.ofMinutes(3);

    private final ScriptedConvex convex = new ScriptedConvex();

    @AfterEach
    void close() {
        convex.close();
    }

    private ExportRequest wanted() {
        return new ExportRequest(true, START, START.plus(TIME));
    }

    private Export export() throws InterruptedException {
        return convex.deployment().export(wanted(), ExportProgress.ignored());
    }

    @Nested
    final class GivenAnIdleDeployment {
        @Test
        void whenAnExportIsWanted_thenOursIsRequestedAndFollowedById() throws InterruptedException {
            convex.on(REQUEST, status(200))
                    .latest("null", requested("k1"), running("k1", "Backing up users"), completed("k1", LATER));
            List<String> heard = new ArrayList<>();

            Export export = convex.deployment().export(wanted(), heard::add);

            assertThat(export).isEqualTo(new Export("k1", LATER, 5, true, true));
            assertThat(heard).containsExactly("requested", "Backing up users");
            assertThat(convex.requests.get(1).getUrl().query()).isEqualTo("includeStorage=true");
        }

        @Test
        void whenAnOlderExportIsTheNewestForAWhile_thenItIsNotTakenForOurs() throws InterruptedException {
            String old = completed("k0", START.minusSeconds(1));
            convex.on(REQUEST, status(200)).latest(old, old, old, completed("k1", LATER));

            assertThat(export().id()).isEqualTo("k1");
        }

        @Test
        void whenItTakesLong_thenPollsGrowRare() throws InterruptedException {
            String[] rows = new String[40];
            java.util.Arrays.fill(rows, running("k1", "still"));
            rows[0] = "null";
            rows[39] = completed("k1", LATER);
            convex.on(REQUEST, status(200)).latest(rows);

            export();

            assertThat(convex.waits.get(0)).isEqualTo(Duration.ofMillis(200));
            assertThat(convex.waits.get(convex.waits.size() - 1)).isEqualTo(Duration.ofSeconds(5));
        }

        @Test
        void whenOursIsCancelledThere_thenThatIsSaid() {
            convex.on(REQUEST, status(200)).latest("null", running("k1", "x"), canceled("k1"));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(ExportTest.this::export)
                    .withMessageContaining("the export k1 was cancelled there");
        }

        @Test
        void whenTheAnswerToTheRequestIsLost_thenItLooksBeforeItRepeats() throws InterruptedException {
            MockResponse lost = new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build();
            convex.on(REQUEST, lost).latest("null", running("k1", "x"), completed("k1", LATER));

            Export export = export();

            assertThat(export.id()).isEqualTo("k1");
            assertThat(export.isOurs()).isFalse();
            assertThat(convex.count("POST " + REQUEST)).isEqualTo(1);
        }

        @Test
        void whenTheRequestWasNotHeard_thenItIsRepeatedAfterLooking() throws InterruptedException {
            convex.on(REQUEST, status(503), error(429, "RateLimited", "slow down"), status(200))
                    .latest("null", "null", "null", completed("k1", LATER));

            Export export = export();

            assertThat(export.isOurs()).isTrue();
            assertThat(convex.calls)
                    .containsExactly(
                            "POST /api/query",
                            "POST " + REQUEST,
                            "POST /api/query",
                            "POST " + REQUEST,
                            "POST /api/query",
                            "POST " + REQUEST,
                            "POST /api/query");
        }

        @Test
        void whenEveryRequestFails_thenItGivesUp() {
            convex.on(REQUEST, error(500, "InternalServerError", "no")).latest("null");

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(ExportTest.this::export)
                    .withMessageContaining("cannot request an export of prod")
                    .withMessageContaining("500 InternalServerError")
                    .withMessageContaining("the last of 6 attempts");
        }

        @Test
        void whenTheDeploymentRestartsMeanwhile_thenTheWaitSurvives() throws InterruptedException {
            MockResponse gone = new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build();
            MockResponse done = json("{\"status\":\"success\",\"value\":" + completed("k1", LATER) + "}");
            convex.on(REQUEST, status(200))
                    .on(
                            "/api/query",
                            json("{\"status\":\"success\",\"value\":null}"),
                            json("{\"status\":\"success\",\"value\":" + running("k1", "x") + "}"),
                            gone,
                            status(503),
                            status(503),
                            status(503),
                            status(503),
                            status(503),
                            status(502),
                            gone,
                            done);

            assertThat(export().id()).isEqualTo("k1");
        }

        @Test
        void whenTheNewestMovesOnWhileOursRan_thenOursIsReadOffItsDownload() throws InterruptedException {
            convex.on(REQUEST, status(200))
                    .latest("null", running("k1", "x"), running("k2", "theirs"))
                    .on(
                            "/api/export/zip/k1",
                            new MockResponse.Builder()
                                    .addHeader(
                                            "Content-Disposition",
                                            "attachment; filename=snapshot_calm-cow-456_" + ExportRow.nanosOf(LATER)
                                                    + ".zip")
                                    .body("12345")
                                    .build());

            assertThat(export()).isEqualTo(new Export("k1", LATER, 5, true, true));
        }

        @Test
        void whenTheNewestMovesOnAndOursIsGone_thenThatIsSaid() {
            convex.on(REQUEST, status(200))
                    .latest("null", running("k1", "x"), running("k2", "theirs"))
                    .on("/api/export/zip/k1", error(400, "ExportNotComplete", "not completed"));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(ExportTest.this::export)
                    .withMessageContaining("k1 ended without a result");
        }

        @Test
        void whenAReplicaFallsBehind_thenOursIsStillFollowed() throws InterruptedException {
            String old = completed("k0", START.minusSeconds(1));
            convex.on(REQUEST, status(200)).latest(old, running("k1", "x"), old, completed("k1", LATER));

            assertThat(export()).isEqualTo(new Export("k1", LATER, 5, true, true));
        }

        @Test
        void whenTheKeyIsReadOnly_thenTheRefusalNamesThePermission() {
            convex.on(
                            REQUEST,
                            error(
                                    403,
                                    "OperationNotPermitted",
                                    "You do not have permission to perform this operation (deployment:backups:create)."))
                    .latest("null");

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(ExportTest.this::export)
                    .satisfies(e -> assertThat(e.explain())
                            .contains("cannot request an export of prod (http://127.0.0.1:")
                            .contains("403 OperationNotPermitted")
                            .contains("HINT: allow deployment:backups:create to the key of prod")
                            .contains("a read-only key cannot"));
        }

        @Test
        void whenTheStateIsUnknown_thenThatIsSaid() {
            convex.latest(row("k1", "pondering", true, ""));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(ExportTest.this::export)
                    .withMessageContaining("'pondering'");
        }
    }

    @Nested
    final class GivenExportsOfOthers {
        @Test
        void whenACompletedOneSatisfies_thenItIsAdopted() throws InterruptedException {
            convex.latest(completed("k0", LATER));

            assertThat(export()).isEqualTo(new Export("k0", LATER, 5, true, false));
            assertThat(convex.calls).containsExactly("POST /api/query");
        }

        @Test
        void whenTheCompletedOneIsTooOld_thenOursIsRequested() throws InterruptedException {
            convex.on(REQUEST, status(200)).latest(completed("k0", START.minusNanos(1)), completed("k1", LATER));

            assertThat(export().id()).isEqualTo("k1");
        }

        @Test
        void whenTheCompletedOneLacksFiles_thenOursIsRequested() throws InterruptedException {
            convex.on(REQUEST, status(200)).latest(completed("k0", LATER, false), completed("k1", LATER));

            assertThat(export().id()).isEqualTo("k1");
        }

        @Test
        void whenTheCompletedOneHasExpired_thenOursIsRequested() throws InterruptedException {
            String expired = completed("k0", LATER).replace("1956209600000000000", "1756209600000000000");
            convex.on(REQUEST, status(200)).latest(expired, completed("k1", LATER));

            assertThat(export().id()).isEqualTo("k1");
        }

        @Test
        void whenARunningOneTurnsOutYoungEnough_thenItIsAdopted() throws InterruptedException {
            convex.latest(running("k0", "theirs"), completed("k0", LATER));
            List<String> heard = new ArrayList<>();

            Export export = convex.deployment().export(wanted(), heard::add);

            assertThat(export.isOurs()).isFalse();
            assertThat(heard).containsExactly("waiting for an export that somebody else began: theirs");
        }

        @Test
        void whenARunningOneTurnsOutTooOld_thenOursFollows() throws InterruptedException {
            convex.on(REQUEST, status(200))
                    .latest(running("k0", "theirs"), completed("k0", START.minusSeconds(1)), completed("k1", LATER));

            assertThat(export()).isEqualTo(new Export("k1", LATER, 5, true, true));
        }

        @Test
        void whenABackupOfTheCloudIsInTheWay_thenItIsWaitedFor() throws InterruptedException {
            MockResponse busy = error(400, "ExportInProgress", "There is already an export requested or in progress.");
            convex.on(REQUEST, busy, busy, busy, status(200))
                    .latest("null", "null", "null", "null", completed("k1", LATER));

            assertThat(export().id()).isEqualTo("k1");
            assertThat(convex.count("POST " + REQUEST)).isEqualTo(4);
        }

        @Test
        void whenTheFirstNewRowHoldsSomethingElse_thenItIsNotTakenForOurs() throws InterruptedException {
            convex.on(REQUEST, status(200))
                    .latest(
                            "null",
                            completed("theirs", LATER, false),
                            completed("theirs", LATER, false),
                            completed("k2", LATER));

            assertThat(export().id()).isEqualTo("k2");
        }

        @Test
        void whenTheDeadlinePasses_thenTheirsIsLeftAlone() {
            convex.latest(running("k0", "theirs"));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(ExportTest.this::export)
                    .withMessageContaining("the export k0, which somebody else began, was still running");
            assertThat(convex.calls).allMatch("POST /api/query"::equals);
        }
    }

    @Nested
    final class GivenAnExportThatNeverEnds {
        @Test
        void whenTheDeadlinePasses_thenOursIsCancelled() {
            convex.on(REQUEST, status(200))
                    .latest("null", running("k1", "Backing up _storage"))
                    .on("/api/export/cancel/k1", status(200));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(ExportTest.this::export)
                    .withMessageContaining("the deadline 2026-11-21T02:03:00Z passed")
                    .withMessageContaining("its last word: Backing up _storage")
                    .withMessageContaining("it was cancelled");
            assertThat(convex.clock.instant()).isEqualTo(START.plus(TIME));
        }

        @Test
        void whenTheKeyMayNotCancel_thenTheMessageSaysItGoesOn() {
            convex.on(REQUEST, status(200))
                    .latest("null", running("k1", "x"))
                    .on("/api/export/cancel/k1", error(403, "OperationNotPermitted", "no"));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(ExportTest.this::export)
                    .withMessageContaining("it goes on there, since the key may not cancel it");
        }

        @Test
        void whenTheDeploymentFallsSilent_thenTheOutageEndsTheWait() {
            convex.on(REQUEST, status(200))
                    .on(
                            "/api/query",
                            json("{\"status\":\"success\",\"value\":null}"),
                            json("{\"status\":\"success\",\"value\":" + running("k1", "x") + "}"),
                            status(503));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> convex.deployment()
                            .export(
                                    new ExportRequest(true, START, START.plus(Duration.ofHours(1))),
                                    ExportProgress.ignored()))
                    .withMessageContaining("503");
            assertThat(convex.clock.instant())
                    .isBetween(START.plus(Duration.ofMinutes(10)), START.plus(Duration.ofMinutes(12)));
        }

        @Test
        void whenTheThreadIsInterrupted_thenOursIsCancelledAndItSaysSo() {
            convex.on(REQUEST, status(200)).latest("null", running("k1", "x")).on("/api/export/cancel/k1", status(200));
            HttpDeployment deployment = convex.deployment(ScriptedConvex.KEY, time -> {
                if (convex.calls.size() > 3) {
                    throw new InterruptedException("stop");
                }
            });

            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> deployment.export(wanted(), ExportProgress.ignored()));
            assertThat(convex.count("POST /api/export/cancel/k1")).isEqualTo(1);
        }

        @Test
        void whenTheThreadIsInterruptedInACall_thenOursIsCancelledToo() {
            convex.on(REQUEST, status(200))
                    .latest("null", requested("k1"), running("k1", "now"))
                    .on("/api/export/cancel/k1", status(200));

            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> convex.deployment().export(wanted(), message -> {
                        if (message.equals("now")) {
                            Thread.currentThread().interrupt();
                        }
                    }));
            assertThat(convex.count("POST /api/export/cancel/k1")).isEqualTo(1);
        }
    }

    @Test
    void whenTheDeadlineIsPastAtOnce_thenNothingIsRequested() {
        convex.latest("null").on(REQUEST, text(""));

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() ->
                        convex.deployment().export(new ExportRequest(true, START, START), ExportProgress.ignored()))
                .withMessageContaining("nothing was requested");
        assertThat(convex.count("POST " + REQUEST)).isZero();
    }
}
