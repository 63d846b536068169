package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Contents.Table;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestCodec;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to list many backups of an S3 bucket, with a state directory that lasts and processes that do not. */
final class ManyManifestsTest {
    private static final Instant FIRST = Instant.parse("2020-01-01T02:00:00Z");
    private static final int TABLES = 27;

    @TempDir
    private Path folder;

    private S3Server server;

    @BeforeEach
    void start() {
        server = S3Server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whenThreeHundredAreListedAgain_thenNoneIsFetchedTwice() throws IOException {
        fill(300);
        Commands commands = new Commands(configuration());

        assertThat(commands.backups()).isEqualTo(300);
        assertThat(fetchedManifests()).isEqualTo(300);
        assertThat(commands.backups()).isEqualTo(300);
        assertThat(fetchedManifests()).isEqualTo(300);

        put(300);
        assertThat(commands.backups()).isEqualTo(301);
        assertThat(fetchedManifests()).isEqualTo(301);
    }

    /** The processes have 256 MiB; every table differs in every backup, which no deployment does. */
    @Test
    @Tag("slow")
    void whenTenThousandAreListed_thenAProcessOfQuarterAGigabyteDoesAndTheSecondFetchesNone() throws Exception {
        int count = 10_000;
        fill(count);
        Path configuration = configuration();

        for (int round = 1; round <= 2; round++) {
            server.forgetRequests();
            long began = System.nanoTime();
            HoldfastProcess.Result listed = HoldfastProcess.run(configuration, "list", "--json");
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(listed.exitCode()).as(listed.err()).isZero();
            assertThat(listed.out().lines().filter(line -> line.contains("\"id\"")))
                    .hasSize(count);
            System.out.printf(
                    "list %d of %d manifests: %d ms, %d GET, %d LIST, %d HEAD%n",
                    round,
                    count,
                    took.toMillis(),
                    server.requests(S3Operation.GET_OBJECT).size(),
                    server.requests(S3Operation.LIST_OBJECTS).size(),
                    server.requests(S3Operation.HEAD_OBJECT).size());
            assertThat(server.requests(S3Operation.GET_OBJECT)).hasSizeLessThan(round == 1 ? count + 10 : 10);
        }
    }

    private int fetchedManifests() {
        Set<String> keys = new HashSet<>();
        List<String> fetched = server.requests(S3Operation.GET_OBJECT).stream()
                .map(request -> request.key())
                .filter(key -> key.contains("manifests/"))
                .toList();
        assertThat(fetched).allMatch(keys::add);
        return fetched.size();
    }

    private void fill(int count) {
        put("holdfast.json", """
                { "format": 1, "id": "5f0c2a0e-8a53-4b7e-9d1c-0d8c1c2f3b4a", "created": "2020-01-01T00:00:00Z" }
                """.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        IntStream.range(0, count).parallel().forEach(this::put);
    }

    private void put(int number) {
        Manifest manifest = manifest(number);
        put("manifests/prod/" + manifest.id() + ".json", new ManifestCodec().write(manifest));
    }

    private void put(String key, byte[] content) {
        store().put(new ObjectKey(key), content);
    }

    private S3Store store;

    private synchronized S3Store store() {
        if (store == null) {
            store = new S3Store(server.settings("many"));
        }
        return store;
    }

    private static Manifest manifest(int number) {
        SplittableRandom random = new SplittableRandom(number);
        List<Table> tables = IntStream.range(0, TABLES)
                .mapToObj(table -> new Table(
                        table % 3 == 0 ? "" : "component" + table % 3,
                        "table_with_a_name_" + table,
                        10_001 + table,
                        random.nextInt(1_000_000),
                        random.nextInt(1_000_000_000),
                        digest(random)))
                .toList();
        Manifest plain = Manifests.of(
                "prod",
                "daily",
                FIRST.plus(Duration.ofHours(6L * number)),
                new Contents(tables, List.of(), List.of()),
                Verdict.whole(Optional.of(new BackupId("20200101T020000Z-daily-aaaaaa"))));
        return plain;
    }

    private static String digest(SplittableRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Path configuration() throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%s"
                  repositories.cloud { type = s3, bucket = %s, prefix = many, region = us-east-1, endpoint = "%s", path-style = true
                    access-key-id = "%s", secret-access-key = "%s" }
                  deployments.prod { url = "http://127.0.0.1:1", deploy-key = "prod:x|y", into = [cloud], schedules {} }
                }
                """.formatted(
                        folder.resolve("state"),
                        S3Server.BUCKET,
                        server.endpoint(),
                        S3Server.WRITER.accessKeyId(),
                        S3Server.WRITER.secretAccessKey().reveal()));
    }
}
