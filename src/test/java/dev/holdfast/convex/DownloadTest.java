package dev.holdfast.convex;

import static dev.holdfast.convex.ScriptedConvex.START;
import static dev.holdfast.convex.ScriptedConvex.error;
import static dev.holdfast.convex.ScriptedConvex.html;
import static dev.holdfast.convex.ScriptedConvex.status;
import static dev.holdfast.convex.ScriptedConvex.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.failure.DeploymentException;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DownloadTest {
    private static final String ZIP = "/api/export/zip/k1";

    private final ScriptedConvex convex = new ScriptedConvex(Duration.ofMillis(500));

    @AfterEach
    void close() {
        convex.close();
    }

    private Download open(long size) {
        return convex.deployment().download(new Export("k1", START, size, true, true));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whenItIsWhole_thenTheBytesArrive() throws IOException {
        byte[] zip = bytes(300_000);
        convex.on(ZIP, new MockResponse.Builder().body(new Buffer().write(zip)).build());

        try (Download download = open(zip.length)) {
            assertThat(download.declaredBytes()).isEqualTo(zip.length);
            assertThat(download.readAllBytes()).isEqualTo(zip);
        }
    }

    @Test
    void whenABufferIsGiven_thenItIsFilled() throws IOException {
        convex.on(
                ZIP,
                new MockResponse.Builder()
                        .body(new Buffer().write(bytes(300_000)))
                        .build());

        try (Download download = open(300_000)) {
            assertThat(download.read(new byte[131_072])).isEqualTo(131_072);
            assertThat(download.read(new byte[131_072])).isEqualTo(131_072);
            assertThat(download.read(new byte[131_072])).isEqualTo(300_000 - 2 * 131_072);
            assertThat(download.read(new byte[131_072])).isEqualTo(-1);
        }
    }

    @Test
    void whenTheRowDoesNotKnowTheSize_thenTheHeaderCounts() throws IOException {
        convex.on(ZIP, text("12345"));

        try (Download download = open(0)) {
            assertThat(download.declaredBytes()).isEqualTo(5);
        }
    }

    @Test
    void whenAProxySendsChunks_thenTheRowsSizeCounts() throws IOException {
        convex.on(ZIP, new MockResponse.Builder().chunkedBody("12345", 2).build());

        try (Download download = open(6)) {
            assertThat(download.declaredBytes()).isEqualTo(6);
            assertThatExceptionOfType(CutDownloadException.class)
                    .isThrownBy(download::readAllBytes)
                    .withMessageContaining("after 5 of 6 bytes");
        }
    }

    @Test
    void whenTheConnectionBreaksInTheMiddle_thenItIsACutNotAnEnd() throws IOException {
        convex.on(
                ZIP,
                new MockResponse.Builder()
                        .body(new Buffer().write(bytes(3_000_000)))
                        .onResponseBody(new SocketEffect.CloseSocket())
                        .build());

        try (Download download = open(3_000_000)) {
            assertThatExceptionOfType(CutDownloadException.class)
                    .isThrownBy(download::readAllBytes)
                    .withMessageContaining("of 3000000 bytes");
        }
    }

    @Test
    void whenItStalls_thenTheReadTimeoutCutsIt() throws IOException {
        convex.on(
                ZIP,
                new MockResponse.Builder()
                        .body(new Buffer().write(bytes(3_000_000)))
                        .onResponseBody(SocketEffect.Stall.INSTANCE)
                        .build());

        try (Download download = open(3_000_000)) {
            assertThatExceptionOfType(CutDownloadException.class).isThrownBy(download::readAllBytes);
        }
    }

    @Test
    void whenTheThreadIsInterrupted_thenItIsNoCut() throws IOException {
        convex.on(
                ZIP,
                new MockResponse.Builder()
                        .body(new Buffer().write(bytes(3_000_000)))
                        .build());

        try (Download download = open(3_000_000)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(java.io.InterruptedIOException.class).isThrownBy(download::readAllBytes);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whenTheSizesDisagree_thenItIsRefused() {
        convex.on(ZIP, text("12345"));

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> open(6))
                .withMessageContaining("it offers 5 bytes, but said the export has 6");
    }

    @Test
    void whenOpeningFailsForAWhile_thenItIsRepeated() throws IOException {
        convex.on(ZIP, status(503), status(500), text("12345"));

        try (Download download = open(5)) {
            assertThat(download.readAllBytes()).hasSize(5);
        }
    }

    @Test
    void whenTheExportIsGone_thenTheHintSaysTakeANewOne() {
        convex.on(ZIP, error(404, "ExportNotFound", "The requested export k1 was not found"));

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> open(5))
                .satisfies(e -> assertThat(e.explain())
                        .contains("cannot download the export k1 of prod (http://127.0.0.1:")
                        .contains("404 ExportNotFound")
                        .contains("HINT: the export was removed there: take a new backup"));
        assertThat(convex.calls).hasSize(1);
    }

    @Test
    void whenALoginPageComesInstead_thenItIsRefused() {
        convex.on(ZIP, html(200));

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> open(0))
                .withMessageContaining("a web page instead of a ZIP");
    }

    @Test
    void whenSomethingCompressesTheAnswer_thenItIsRefused() {
        convex.on(
                ZIP,
                new MockResponse.Builder()
                        .addHeader("Content-Encoding", "gzip")
                        .body("12345")
                        .build());

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> open(0))
                .withMessageContaining("compresses");
    }
}
