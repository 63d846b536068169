package dev.holdfast.convex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.convex.ImportTarget.Mode;
import dev.holdfast.secret.Secret;
import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.SnapshotWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A gibibyte goes into a sandbox with a small heap, in a process of its own; uploading needs a part's memory. */
@Tag("slow")
final class LargeImportTest {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private final HttpTransport transport = new HttpTransport(HttpSettings.standard("1.2.3"));
    private final SplittableRandom random = new SplittableRandom(8);

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void whenFilesOfAGibibyteAreImported_thenA128MebibyteHeapIsEnough() throws Exception {
        String digest = importInto("-Xmx128m", writer -> {
            writer.tables("", new TreeMap<>());
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < KIB; i++) {
                rows.append("{\"_id\":\"")
                        .append(id(540, i).text())
                        .append("\",\"_creationTime\":1755000000123.5,\"contentType\":\"image/png\"}\n");
            }
            try (OutputStream out = writer.storedFiles("")) {
                out.write(rows.toString().getBytes(UTF_8));
            }
            byte[] noise = new byte[MIB];
            for (int i = 0; i < KIB; i++) {
                random.nextBytes(noise);
                try (OutputStream out = writer.storedFile("", id(540, i), "png")) {
                    out.write(noise);
                }
            }
        });

        assertThat(digest.lines().filter(line -> line.startsWith("file "))).hasSize(KIB);
    }

    @Test
    void whenAMillionDocumentsOfAGibibyteAreImported_thenA768MebibyteHeapIsEnough() throws Exception {
        String digest = importInto("-Xmx768m", writer -> {
            writer.tables("", new TreeMap<>(Map.of(10001L, "users")));
            byte[] noise = new byte[KIB * 5 / 8];
            try (OutputStream out = writer.table("", "users")) {
                for (int i = 0; i < MIB; i++) {
                    random.nextBytes(noise);
                    out.write(("{\"_creationTime\":1755000000123.25,\"_id\":\""
                                    + id(10001, i).text() + "\",\"text\":\""
                                    + java.util.Base64.getEncoder().encodeToString(noise) + "\"}\n")
                            .getBytes(UTF_8));
                }
            }
        });

        assertThat(digest).contains("table users 10001 1048576 documents");
    }

    private static DocumentId id(long table, int number) {
        byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
        ByteBuffer.wrap(internal).putInt(number);
        return DocumentId.of(table, internal);
    }

    /** Returns the digest of the deployment afterwards. */
    private String importInto(String heap, Content content) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.holdfast.sandbox.SandboxProcess",
                        "empty"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String[] told = out.readLine().split(" ", 2);
            ImportTarget target = new ImportTarget(
                    new Connection("prod", URI.create(told[0]), Secret.of(told[1])),
                    transport,
                    Clock.systemUTC(),
                    Pause.sleeping(),
                    new SplittableRandom(1));
            long begin = System.nanoTime();
            String id;
            try (ImportUpload upload = target.begin()) {
                try (SnapshotWriter writer = SnapshotWriter.begin(upload)) {
                    content.write(writer);
                    writer.finish();
                }
                id = upload.finish(Mode.REPLACE_ALL);
            }
            say("uploaded", begin);
            await(target, id, status -> !(status instanceof ImportStatus.Uploaded));
            say("analysed", begin);
            target.confirm(id);
            assertThat(await(target, id, ImportStatus::isOver)).isInstanceOf(ImportStatus.Completed.class);
            say("completed", begin);
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            StringBuilder digest = new StringBuilder();
            for (String line = out.readLine(); !line.isEmpty(); line = out.readLine()) {
                digest.append(line).append('\n');
            }
            return digest.toString();
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private static void say(String what, long begin) {
        System.out.println(what + " after " + Duration.ofNanos(System.nanoTime() - begin));
    }

    private static ImportStatus await(ImportTarget target, String id, Predicate<ImportStatus> wanted) {
        return Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> target.status(id), wanted);
    }

    /** Writes what is imported. */
    @FunctionalInterface
    private interface Content {
        void write(SnapshotWriter writer) throws IOException;
    }
}
