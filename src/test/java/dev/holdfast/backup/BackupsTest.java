package dev.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.convex.Download;
import dev.holdfast.convex.Pause;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.Repositories;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.ThisHost;
import dev.holdfast.seal.Seal;
import dev.holdfast.secret.Secret;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotWriter;
import dev.holdfast.testing.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole backups of a deployment that is not quite as it should be. */
final class BackupsTest {
    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final Repository repository = new Repository("local", new MemoryStore(clock), false, clock);
    private final Repositories all = new Repositories(List.of(repository), clock);
    private final Lossy deployment = new Lossy();
    private int taken;

    private final List<ExportRequest> requests = new ArrayList<>();
    private Duration theirClockIsAheadBy = Duration.ZERO;

    @AfterEach
    void close() {
        all.close();
    }

    @Test
    void whenAnExportComesWithoutTheStoredFilesThatWereAskedFor_thenTheBackupIsSuspect() throws Exception {
        Manifest first = take("r1");
        clock.advance(Duration.ofHours(1));
        Manifest second = take("r2");

        assertThat(first.contents().files()).hasSize(1);
        assertThat(first.verdict().isSuspect()).isFalse();
        assertThat(second.verdict().reasons()).anyMatch(reason -> reason.contains("_storage"));
    }

    @Test
    void whenOurClockIsSlow_thenABackupNowTakesNoExportFromBeforeItWasAskedFor() throws Exception {
        theirClockIsAheadBy = Duration.ofMinutes(5);

        take("r1");

        assertThat(requests.get(0).notBefore()).isEqualTo(clock.instant().plus(theirClockIsAheadBy));
    }

    @Test
    void whenOurClockIsFast_thenABackupNowCountsFromOurs() throws Exception {
        theirClockIsAheadBy = Duration.ofMinutes(-5);

        take("r1");

        assertThat(requests.get(0).notBefore()).isEqualTo(clock.instant());
    }

    private Manifest take(String run) throws InterruptedException {
        repository.initialise();
        BackupPlan plan = new BackupPlan(
                "prod",
                true,
                List.of("local"),
                Map.of(),
                Map.of(),
                BackupPlan.ExpireSource.NO,
                Duration.ofHours(1),
                Map.of(),
                new Expectations(List.of(), Optional.empty(), 0.3, Map.of()));
        Surroundings surroundings = new Surroundings(
                name -> repository,
                all,
                new Leases(ThisHost.read(), clock),
                Seal.none(),
                new SnapshotInspector(SnapshotLimits.standard()),
                new Surroundings.Producer("0", "h", "u"),
                clock,
                Pause.sleeping(),
                () -> "aaaaa" + taken++);
        return take(new Backups(List.of(new Backups.Source(deployment, plan)), surroundings), run);
    }

    private Manifest take(Backups backups, String run) throws InterruptedException {
        return backups.take(
                new BackupRequest(
                        run, "prod", "manual", Trigger.manual(), Annotations.none(), clock.instant(), Optional.empty()),
                BackupProgress.ignored());
    }

    /** Has stored files in its first export alone. */
    private final class Lossy implements Deployment {
        private int downloads;

        @Override
        public String name() {
            return "prod";
        }

        @Override
        public String url() {
            return "http://127.0.0.1:3210";
        }

        @Override
        public String instanceName() {
            return "local-prod";
        }

        @Override
        public String version() {
            return "1.0";
        }

        @Override
        public String kind() {
            return "self-hosted";
        }

        @Override
        public KeyPermissions checkKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant queryTimestamp() {
            return clock.instant().plus(theirClockIsAheadBy);
        }

        @Override
        public Export export(ExportRequest request, ExportProgress progress) {
            requests.add(request);
            return new Export("x" + downloads, clock.instant(), 0, true, true);
        }

        @Override
        public Download download(Export export) {
            byte[] zip = zip(downloads++ == 0);
            return new Download(new ByteArrayInputStream(zip), zip.length);
        }

        @Override
        public boolean expire(Export export) {
            return true;
        }

        @Override
        public Optional<SortedMap<String, Secret>> environmentVariables() {
            return Optional.of(new TreeMap<>());
        }
    }

    private static byte[] zip(boolean withStorage) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SnapshotWriter writer = SnapshotWriter.begin(bytes)) {
            writer.tables("", new TreeMap<>(Map.of(10001L, "users")));
            writer.table("", "users").close();
            if (withStorage) {
                writer.storedFiles("").close();
            }
            writer.finish();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
