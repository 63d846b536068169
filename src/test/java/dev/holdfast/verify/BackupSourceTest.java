package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.snapshot.ZipSource;
import dev.holdfast.testing.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup in two repositories, read as a stream. */
final class BackupSourceTest {
    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final TwoCopies copies = new TwoCopies(clock);
    private final FaultyStore local = copies.local();
    private final FaultyStore cloud = copies.cloud();
    private final Map<String, Repository> repositories = copies.repositories();
    private final byte[] content = copies.content();
    private final ObjectKey key = copies.key();
    private final Backup backup = copies.backup();
    private final List<Fallback> told = new ArrayList<>();

    private ZipSource source() {
        return new Fetcher(repositories, Optional.empty()).source(backup, new FetchProgress() {
            @Override
            public void written(long bytes) {
                assertThat(bytes).isPositive();
            }

            @Override
            public void fellBack(Fallback fallback) {
                told.add(fallback);
            }
        });
    }

    private static byte[] all(ZipSource source) throws IOException {
        try (InputStream in = source.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void whenAllIsWell_thenItCanBeReadAgainAndAgainUnderALease() throws IOException {
        ZipSource source = source();

        try (InputStream in = source.open()) {
            assertThat(TwoCopies.leases(local)).isEqualTo(1);
            assertThat(in.readAllBytes()).isEqualTo(content);
        }

        assertThat(TwoCopies.leases(local)).as("afterwards").isZero();
        assertThat(all(source)).isEqualTo(content);
        assertThat(source.name()).isEqualTo(backup.id().value());
        assertThat(told).isEmpty();
    }

    @Test
    void whenTheFirstCopyIsMissing_thenTheSecondIsRead() throws IOException {
        local.delete(key);

        assertThat(all(source())).isEqualTo(content);
        assertThat(told).singleElement().satisfies(fallback -> {
            assertThat(fallback.repository()).isEqualTo("local");
            assertThat(fallback.used()).isEqualTo("cloud");
            assertThat(fallback.isDamaged()).isTrue();
        });
    }

    @Test
    void whenTheFirstBreaksOff_thenTheSecondGoesOnBehindIt() throws IOException {
        local.cutting(key, 700_000);

        assertThat(all(source())).isEqualTo(content);
        assertThat(told).hasSize(1);
    }

    @Test
    void whenTheFirstTurnsOutToBeDamaged_thenTheStreamFailsAndTheNextOneIsGood() throws IOException {
        local.flipping(key, 5000);
        ZipSource source = source();

        assertThatThrownBy(() -> all(source))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("cannot be taken back");
        assertThat(all(source)).as("from the other copy").isEqualTo(content);
        assertThat(TwoCopies.leases(local)).as("afterwards").isZero();
    }

    @Test
    void whenNoCopyIsGood_thenEachIsNamed() {
        local.delete(key);
        cloud.cutting(key, 10);

        assertThatThrownBy(() -> all(source()))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("none of 2 copies");
    }

    @Test
    void whenAFileIsNamed_thenItIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("backup.zip");
        java.nio.file.Files.write(file, content);

        assertThat(all(new FileSource(file))).isEqualTo(content);
        assertThatThrownBy(() -> new FileSource(folder).open())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> new FileSource(folder.resolve("none.zip")).open())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("there is no file");
    }
}
