package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Verification;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.testing.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A backup in two repositories, of which one fails. */
final class FallbackTest {
    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final TwoCopies copies = new TwoCopies(clock);
    private final FaultyStore local = copies.local();
    private final FaultyStore cloud = copies.cloud();
    private final Map<String, Repository> repositories = copies.repositories();
    private final byte[] content = copies.content();
    private final ObjectKey key = copies.key();
    private final Backup backup = copies.backup();
    private final Fetcher fetcher = new Fetcher(repositories, Optional.empty());

    /** A file that begins anew. */
    private static final class Output extends ByteArrayOutputStream implements StartsOver {
        private int starts;

        @Override
        public void startOver() {
            reset();
            starts++;
        }
    }

    @Test
    void whileItIsFetched_thenNoPruneRemovesIt() throws Exception {
        Set<Boolean> seen = new HashSet<>();

        fetcher.fetch(backup, OutputStream.nullOutputStream(), bytes -> seen.add(TwoCopies.leases(local) == 1));

        assertThat(seen).containsExactly(true);
        assertThat(TwoCopies.leases(local)).as("afterwards").isZero();
    }

    @Test
    void whenTheFirstLacksTheArchive_thenTheSecondIsFetched() throws Exception {
        local.delete(key);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        fetcher.fetch(backup, out, bytes -> {});

        assertThat(out.toByteArray()).isEqualTo(content);
    }

    @Test
    void whenTheFirstBreaksOff_thenTheSecondGoesOnBehindIt() throws Exception {
        local.cutting(key, 700_000);
        Output out = new Output();

        fetcher.fetch(backup, out, bytes -> {});

        assertThat(out.toByteArray()).isEqualTo(content);
        assertThat(out.starts).as("what was written was good").isZero();
    }

    @Test
    void whenTheFirstIsDamaged_thenAFileStartsOver() throws Exception {
        local.flipping(key, 5000);
        Output out = new Output();

        fetcher.fetch(backup, out, bytes -> {});

        assertThat(out.toByteArray()).isEqualTo(content);
        assertThat(out.starts).isEqualTo(1);
    }

    @Test
    void whenTheFirstIsDamaged_thenItIsToldAndCanBeRecorded() throws Exception {
        local.flipping(key, 5000);
        List<Fallback> told = new ArrayList<>();

        fetcher.fetch(backup, new Output(), new FetchProgress() {
            @Override
            public void written(long bytes) {
                assertThat(bytes).isPositive();
            }

            @Override
            public void fellBack(Fallback fallback) {
                told.add(fallback);
            }
        });

        assertThat(told).singleElement().satisfies(fallback -> {
            assertThat(fallback.repository()).isEqualTo("local");
            assertThat(fallback.used()).isEqualTo("cloud");
            assertThat(fallback.isDamaged()).isTrue();
            assertThat(fallback.problem()).isNotBlank().doesNotContain("in repository local is damaged");
        });
        Verifier verifier = new Verifier(
                repositories, new SnapshotInspector(SnapshotLimits.standard()), Optional.empty(), clock, "tester@test");
        assertThat(verifier.verify(backup, "local").isGood()).isFalse();
        assertThat(repositories.get("local").verifications()).hasSize(1);
        assertThat(repositories.get("cloud").verifications()).isEmpty();
    }

    @Test
    void whenTheFirstIsDamaged_thenAPipeIsToldThatItsBytesAreBad() {
        local.flipping(key, 5000);

        assertThatThrownBy(() -> fetcher.fetch(backup, new ByteArrayOutputStream(), bytes -> {}))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("the first 1000000 bytes")
                .hasMessageContaining("cannot be taken back");
    }

    @Test
    void whenTheFirstWasFoundBadBefore_thenItIsNotEvenRead() throws Exception {
        Backup judged = new Backup(
                backup.manifest(),
                backup.repositories(),
                List.of(new Verification(
                        backup.id(),
                        "prod",
                        "local",
                        clock.instant(),
                        Verification.Depth.STORED,
                        List.of("SHA-256 differs"),
                        "tester@test")));

        fetcher.fetch(judged, new ByteArrayOutputStream(), bytes -> {});

        assertThat(local.calls(Operation.GET)).as("that of its identity").isEqualTo(1);
    }

    @Test
    void whenAllFail_thenEachIsNamed() {
        local.flipping(key, 5000);
        cloud.denying(Operation.GET, "archives/");

        assertThatThrownBy(() -> fetcher.fetch(backup, new Output(), bytes -> {}))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("none of 2 copies")
                .hasMessageContaining("local")
                .hasMessageContaining("injected");
    }

    @Test
    void whenOneCannotBeRead_thenTheOtherIsVerifiedAllTheSame() {
        local.denying(Operation.GET, "archives/");
        Verifier verifier = new Verifier(
                repositories, new SnapshotInspector(SnapshotLimits.standard()), Optional.empty(), clock, "tester@test");

        Verified verified = verifier.verify(backup);

        assertThat(verified.unread()).containsOnlyKeys("local");
        assertThat(verified.evidence()).extracting(Verification::repository).containsExactly("cloud");
    }
}
