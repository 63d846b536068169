package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.MetricsPage;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon copies into two further repositories, of which one is not mounted for a while. */
final class DaemonCopiesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern COPIED = Pattern.compile("\"copied\" : \"([^\"]+)\"");

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final S3Server s3 = S3Server.start();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        s3.close();
        sandbox.close();
    }

    @Test
    void whenOneIsDown_thenBackupsAndOtherCopiesGoOnAndItsCopiesCatchUp() throws Exception {
        ThreePlaces places = new ThreePlaces(folder, s3, sandbox);
        Path configuration = places.configure("schedules.quick { every = 3s }", "replication { every = 1s }");
        Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours());
        try {
            service.start();
            await("three copies").atMost(PATIENCE).until(() -> metric(service, "holdfast_backup_copies_min{") == 3);
            Commands holdfast = new Commands(configuration);
            assertThat(holdfast.execute("status")).as(holdfast.printed()).isZero();
            assertThat(holdfast.out()).contains("yes: 4 copies (its own data, local, cloud, offsite)");

            places.unmountOffsite();
            await("the outage")
                    .atMost(PATIENCE)
                    .until(() -> metric(service, "holdfast_repository_up{repository=\"offsite\"") == 0);
            List<String> before = ThreePlaces.manifestsIn(folder.resolve("local"));
            await("backups and copies that go on")
                    .atMost(PATIENCE)
                    .until(() ->
                            ThreePlaces.manifestsIn(folder.resolve("local")).size() >= before.size() + 3
                                    && metric(service, "holdfast_backup_copies_min{") == 2
                                    && metric(
                                                    service,
                                                    "holdfast_backup_copies_missing{deployment=\"prod\",repository=\"offsite\"")
                                            >= 2);
            assertThat(metric(service, "holdfast_backup_consecutive_failures{")).isZero();
            holdfast.execute("status");
            assertThat(holdfast.out())
                    .contains("no: 3 copies (its own data, local, cloud)")
                    .contains("none off site");

            places.mountOffsite();
            Instant mounted = Instant.now();
            await("all copies")
                    .atMost(PATIENCE)
                    .until(() -> metric(service, "holdfast_backup_copies_min{") == 3
                            && ThreePlaces.manifestsIn(places.offsite())
                                    .containsAll(ThreePlaces.manifestsIn(folder.resolve("local"))
                                            .subList(0, before.size() + 3)));
            List<String> late = lateCopies(places.offsite(), mounted, before.size() + 3);
            assertThat(late).as("the newest first").hasSizeGreaterThanOrEqualTo(2);
            assertThat(late).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(holdfast.execute("status")).as(holdfast.printed()).isZero();
            assertThat(holdfast.out()).contains("yes: 4 copies");
        } finally {
            service.close();
        }
    }

    /** Of the first so many backups those that came after a moment, in the order in which they came. */
    private List<String> lateCopies(Path repository, Instant after, int backups) throws IOException {
        return ThreePlaces.manifestsIn(folder.resolve("local")).subList(0, backups).stream()
                .filter(id -> copied(repository, id).isAfter(after))
                .sorted(Comparator.comparing(id -> copied(repository, id)))
                .toList();
    }

    private static Instant copied(Path repository, String id) {
        try {
            Matcher copied = COPIED.matcher(Files.readString(repository.resolve("manifests/prod/" + id + ".json")));
            return copied.find() ? Instant.parse(copied.group(1)) : Instant.MIN;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static double metric(Service service, String begins) throws IOException, InterruptedException {
        return MetricsPage.of(service.port()).first(begins);
    }
}
