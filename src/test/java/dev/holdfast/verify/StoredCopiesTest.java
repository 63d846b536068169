package dev.holdfast.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stores themselves say of the copies in them. */
final class StoredCopiesTest {
    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final StoredCopies level = new StoredCopies(clock, "tester@test");

    /** The same damage in every kind of store. */
    abstract class InAnyStore {
        private Repository repository;
        private final List<String> looked = new ArrayList<>();

        abstract ObjectStore store();

        Repository repository() {
            return repository;
        }

        @BeforeEach
        void initialise() {
            repository = new Repository("local", store(), false, clock);
            repository.initialise();
        }

        @AfterEach
        void close() {
            repository.close();
        }

        Backup stored(String content) {
            Manifest manifest = Manifests.of(
                    "prod", "daily", clock.instant(), Manifests.tables(), Manifests.whole(), content.getBytes(UTF_8));
            put(manifest, content);
            repository.commit(manifest);
            clock.advance(Duration.ofDays(1));
            return Manifests.backup(manifest);
        }

        void put(Manifest manifest, String content) {
            ObjectKey key = new ObjectKey(manifest.archive().key());
            repository.store().delete(key);
            repository.store().put(key, content.getBytes(UTF_8));
        }

        LevelCheck look(Backup... copies) {
            return level.look(
                    "prod",
                    repository,
                    List.of(copies),
                    true,
                    (done, all, what) -> looked.add(done + "/" + all + " " + what));
        }

        @Test
        void whenAllAreThere_thenTheyAreCountedAndNothingIsRecordedOfAny() {
            Backup one = stored("some bytes");
            Backup other = stored("some other bytes");

            LevelCheck check = look(one, other);

            assertThat(check.problems()).isEmpty();
            assertThat(check.figures()).containsEntry("copies", 2L).containsEntry("bytes", 26L);
            assertThat(check.backup()).isEmpty();
            assertThat(looked).hasSize(2).last().asString().startsWith("1/2 ");
            assertThat(repository.verifications()).isEmpty();
        }

        @Test
        void whenOneIsGoneAndOneWasCut_thenBothAreBadFromThenOn() {
            Backup gone = stored("some bytes");
            Backup cut = stored("some other bytes");
            Backup good = stored("more bytes");
            repository.store().delete(new ObjectKey(gone.manifest().archive().key()));
            put(cut.manifest(), "some");

            LevelCheck check = look(gone, cut, good);

            assertThat(check.problems())
                    .hasSize(2)
                    .anyMatch(problem -> problem.contains(gone.id().value()) && problem.contains("is not there"))
                    .anyMatch(problem ->
                            problem.contains(cut.id().value()) && problem.contains("4 bytes, 16 were stored"));
            assertThat(repository.verifications())
                    .extracting(evidence -> evidence.backup())
                    .containsExactlyInAnyOrder(gone.id(), cut.id());
            assertThat(new Backup(gone.manifest(), List.of("local"), repository.verifications()).isVerified())
                    .isFalse();
        }

        @Test
        void whenItIsBadForDays_thenThatIsRecordedOnce() {
            Backup gone = stored("some bytes");
            repository.store().delete(new ObjectKey(gone.manifest().archive().key()));
            look(gone);

            LevelCheck again = look(new Backup(gone.manifest(), List.of("local"), repository.verifications()));

            assertThat(again.problems()).hasSize(1);
            assertThat(repository.verifications()).hasSize(1);
        }

        @Test
        void whenItWasPrunedMeanwhile_thenThatIsNoDamage() {
            Backup gone = stored("some bytes");
            repository.store().delete(new ObjectKey("manifests/prod/" + gone.id() + ".json"));
            repository.store().delete(new ObjectKey(gone.manifest().archive().key()));

            assertThat(look(gone).problems()).isEmpty();
            assertThat(repository.verifications()).isEmpty();
        }

        @Test
        void whenTheEnvironmentVariablesBesideItAreGone_thenItIsBad() {
            Backup backup = stored("some bytes");
            Manifest manifest = Manifests.with(
                    backup.manifest(),
                    new Manifest.Context(
                            List.of("KEY"), Optional.of("context/prod/" + backup.id() + ".json.age"), List.of()));

            assertThat(look(Manifests.backup(manifest)).problems())
                    .singleElement()
                    .asString()
                    .contains("environment variables");
        }

        @Test
        void whenAThousandAreGone_thenTheEvidenceStaysShort() {
            List<Backup> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Backup backup = stored("some bytes");
                repository
                        .store()
                        .delete(new ObjectKey(backup.manifest().archive().key()));
                all.add(backup);
            }

            LevelCheck check = look(all.toArray(Backup[]::new));

            assertThat(check.problems()).hasSize(21).last().isEqualTo("and 10 more");
            assertThat(repository.verifications()).hasSize(30);
        }
    }

    @Nested
    final class GivenADirectory extends InAnyStore {
        @TempDir
        private Path folder;

        @Override
        ObjectStore store() {
            return new DirectoryStore(new DirectorySettings(folder));
        }
    }

    @Nested
    final class GivenABucket extends InAnyStore {
        private final S3Server server = S3Server.start();

        @Override
        ObjectStore store() {
            return new S3Store(server.settings("stored"));
        }

        @AfterEach
        void stop() {
            server.close();
        }

        @Test
        void whenAnotherObjectOfTheSameSizeLiesThere_thenTheStoresOwnSumTells() throws IOException {
            Backup backup = stored("some bytes");
            try (var upload = repository()
                    .store()
                    .upload(new ObjectKey(backup.manifest().archive().key()), ObjectStore.UploadOptions.standard())) {
                upload.write("SOME BYTES".getBytes(UTF_8));
                upload.commit();
            }

            assertThat(look(backup).problems()).singleElement().asString().contains("SHA-256");
        }

        @Test
        void whenTheStoreFails_thenThatIsNoEvidence() {
            Backup backup = stored("some bytes");
            server.faults().next(S3Operation.HEAD_OBJECT, 1000, new S3Fault.Refuse(500, "InternalError"));

            assertThatThrownBy(() -> look(backup)).isInstanceOf(RepositoryException.class);

            server.faults().clear();
            assertThat(repository().verifications()).isEmpty();
        }
    }
}
