package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.repository.Leases;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.Sweep;
import dev.holdfast.repository.ThisHost;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.ShiftedClock;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A prune as a real process, really killed at each of its steps: what is listed is whole, what was to stay stays, and the next prune finishes. */
final class KilledPruneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"id\" : \"([^\"]+)\"");

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final ShiftedClock clock = new ShiftedClock();
    private final S3Server s3 = S3Server.start(S3Abilities.aws(), clock);

    @TempDir
    private Path folder;

    private Path configuration;
    private Commands holdfast;
    private List<String> newestFirst;

    @BeforeEach
    void takeFive() throws IOException {
        configuration = Configurations.ofBucket(folder, "killed", s3, sandbox);
        Files.writeString(
                configuration,
                Files.readString(configuration) + "\nholdfast.tiers.manual { keep-last = 3, min-verified = 2 }\n");
        holdfast = new Commands(configuration);
        for (int i = 0; i < 5; i++) {
            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
        }
        newestFirst = ids();
    }

    @AfterEach
    void close() {
        s3.close();
        sandbox.close();
    }

    @ParameterizedTest(name = "{0} below {1}, after {2} of them")
    @CsvSource({"DELETE_OBJECT, /manifests/, 0", "DELETE_OBJECT, /archives/, 1"})
    void whenItIsKilled_thenWhatIsListedIsWholeAndTheNextPruneFinishes(S3Operation operation, String below, int before)
            throws Exception {
        for (int i = 0; i < before; i++) {
            s3.faults().nextOn(operation, below, new S3Fault.Wait(Duration.ZERO));
        }
        s3.faults().nextOn(operation, below, new S3Fault.Wait(PATIENCE));
        long seen = requests(operation, below);

        try (HoldfastProcess prune = HoldfastProcess.start(configuration, Map.of(), "prune", "--apply")) {
            await("the step").atMost(PATIENCE).until(() -> requests(operation, below) > seen + before);
            prune.kill();
        }

        s3.faults().clear();
        List<String> left = ids();
        assertThat(left).startsWith(newestFirst.subList(0, 3).toArray(String[]::new));
        for (String id : left) {
            assertThat(holdfast.execute("verify", id)).as(holdfast.printed()).isZero();
        }
        assertThat(holdfast.execute("prune", "--apply")).as(holdfast.printed()).isZero();
        assertThat(ids()).isEqualTo(newestFirst.subList(0, 3));
        thenOnlyOrphansAreLeftForTheSweep();
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0} below {1}, after {2} of them")
    @CsvSource({"PUT_OBJECT, /evidence/prod/prune/, 0", "DELETE_OBJECT, /archives/, 0", "DELETE_OBJECT, /manifests/, 1"
    })
    void whenItIsKilledElsewhere_thenWhatIsListedIsWholeAndTheNextPruneFinishes(
            S3Operation operation, String below, int before) throws Exception {
        whenItIsKilled_thenWhatIsListedIsWholeAndTheNextPruneFinishes(operation, below, before);
    }

    @Test
    void whenItIsNotKilled_thenNothingIsLeftToSweep() throws Exception {
        assertThat(HoldfastProcess.run(configuration, "prune", "--apply").exitCode())
                .isZero();

        assertThat(archives()).isEqualTo(3);
    }

    private void thenOnlyOrphansAreLeftForTheSweep() {
        clock.shift(Duration.ofHours(25));
        try (ObjectStore store = new S3Store(s3.settings("killed"));
                Repository repository = new Repository("cloud", store, false, clock)) {
            new Sweep(repository, new Leases(ThisHost.read(), clock), "sweep", clock).run();
        }
        assertThat(archives()).isEqualTo(3);
    }

    private long archives() {
        try (ObjectStore store = new S3Store(s3.settings("killed"));
                var archives = store.list("archives/")) {
            return archives.count();
        }
    }

    private long requests(S3Operation operation, String below) {
        return s3.requests(operation).stream()
                .filter(request -> request.key().contains(below))
                .count();
    }

    /** Newest first, as {@code list} has them. */
    private List<String> ids() {
        assertThat(holdfast.execute("list", "--json")).as(holdfast.printed()).isZero();
        return ID.matcher(holdfast.out()).results().map(found -> found.group(1)).toList();
    }
}
