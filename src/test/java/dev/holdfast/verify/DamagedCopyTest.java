package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store whose own checksum does not fit the bytes that it hands out any more. */
final class DamagedCopyTest {
    private static final S3Fault FLIPPED = new S3Fault.FlipBit(5000);

    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final S3Server server = S3Server.start();
    private final Repository repository = new Repository("local", new S3Store(server.settings("verify")), true, clock);
    private final Verifier verifier = new Verifier(
            Map.of("local", repository),
            new SnapshotInspector(SnapshotLimits.standard()),
            Optional.empty(),
            clock,
            "tester@test");

    @BeforeEach
    void initialise() {
        repository.initialise();
    }

    @AfterEach
    void close() {
        repository.close();
        server.close();
    }

    @Test
    void whenItIsReadDamagedTwice_thenThatIsRecordedAndTheBackupIsNotVerifiedAnyMore() throws Exception {
        Backup backup = stored(List.of("age1recipient"));
        server.faults().next(S3Operation.GET_OBJECT, 2, FLIPPED);

        List<Verification> evidence = verifier.verify(backup).evidence();

        assertThat(evidence)
                .singleElement()
                .satisfies(found -> assertThat(found.problems())
                        .singleElement()
                        .asString()
                        .contains("not those that the store keeps"));
        assertThat(repository.verifications()).isEqualTo(evidence);
        assertThat(new Backup(backup.manifest(), backup.repositories(), evidence).isVerified())
                .isFalse();
    }

    @Test
    void whenItIsReadDamagedOnce_thenTheSecondReadingCounts() throws Exception {
        Backup backup = stored(List.of("age1recipient"));
        server.faults().next(S3Operation.GET_OBJECT, 1, FLIPPED);

        assertThat(verifier.verify(backup).evidence()).singleElement().matches(Verification::isGood);
    }

    @Test
    void whenItCannotBeRead_thenNothingIsRecorded() throws Exception {
        Backup backup = stored(List.of("age1recipient"));
        server.faults().next(S3Operation.GET_OBJECT, 1000, new S3Fault.CutBody(0));

        assertThatThrownBy(() -> verifier.verify(backup)).isInstanceOf(RepositoryException.class);

        server.faults().clear();
        assertThat(repository.verifications()).isEmpty();
    }

    @Test
    void whenItWasPrunedMeanwhile_thenThatIsNoDamage() throws Exception {
        Backup backup = stored(List.of());
        repository.store().delete(new ObjectKey("manifests/prod/" + backup.id() + ".json"));
        repository.store().delete(new ObjectKey(backup.manifest().archive().key()));

        assertThatThrownBy(() -> verifier.verify(backup))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("any more");

        assertThat(repository.verifications()).isEmpty();
    }

    @Test
    void whenItIsFetched_thenItIsCalledDamaged() throws Exception {
        Backup backup = stored(List.of());
        server.faults().next(S3Operation.GET_OBJECT, 1, FLIPPED);
        Fetcher fetcher = new Fetcher(Map.of("local", repository), Optional.empty());

        assertThatThrownBy(() -> fetcher.fetch(backup, OutputStream.nullOutputStream(), bytes -> {}))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("is damaged");
    }

    private Backup stored(List<String> recipients) throws Exception {
        byte[] content = new byte[20_000];
        new SplittableRandom(1).nextBytes(content);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        Manifest it = Manifests.of("prod", "daily", clock.instant(), Manifests.tables(), Manifests.whole());
        String key = it.archive().key() + (recipients.isEmpty() ? "" : ".age");
        repository.store().put(new ObjectKey(key), content);
        Manifest manifest = Manifests.with(
                it,
                new Manifest.Archive(
                        key,
                        content.length,
                        content.length,
                        sha256,
                        sha256,
                        recipients,
                        it.archive().storageClass()));
        repository.commit(manifest);
        return Manifests.backup(manifest);
    }
}
