package dev.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifests;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.testing.TestClock;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class RepositoriesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TestClock clock = new TestClock(NOON);
    private final FaultyStore localStore = new FaultyStore(new MemoryStore(clock));
    private final FaultyStore cloudStore = new FaultyStore(new MemoryStore(clock));
    private final Repository local = new Repository("local", localStore, false, clock);
    private final Repository cloud = new Repository("cloud", cloudStore, true, clock);
    private final Repositories repositories = new Repositories(List.of(local, cloud), clock);
    private final Manifest both = Manifests.daily("prod", NOON.minusSeconds(7200));
    private final Manifest onlyCloud = Manifests.daily("prod", NOON.minusSeconds(3600));

    @BeforeEach
    void fill() {
        local.initialise();
        cloud.initialise();
        local.commit(both);
        cloud.commit(both);
        cloud.commit(onlyCloud);
    }

    @AfterEach
    void close() {
        repositories.close();
    }

    @Nested
    class GivenAllAreUp {
        @Test
        void whenRead_thenBackupsAreMergedAndHoldersNamedInOrder() {
            CatalogReading reading = repositories.read();

            assertThat(reading.catalog().backups()).extracting(Backup::manifest).containsExactly(both, onlyCloud);
            assertThat(reading.catalog().backups())
                    .extracting(Backup::repositories)
                    .containsExactly(List.of("local", "cloud"), List.of("cloud"));
            assertThat(reading.repositories()).hasSize(2).allSatisfy((name, state) -> {
                assertThat(state.isUp()).isTrue();
                assertThat(state.everRead()).isTrue();
            });
            assertThat(reading.at()).isEqualTo(NOON);
        }

        @Test
        void whenACopyWasFoundBad_thenTheOtherStillVerifiesTheBackup() {
            local.record(evidence("local"));
            assertThat(repositories
                            .read()
                            .catalog()
                            .find(both.id())
                            .orElseThrow()
                            .isVerified())
                    .isTrue();

            cloud.record(evidence("cloud"));
            assertThat(repositories
                            .read()
                            .catalog()
                            .find(both.id())
                            .orElseThrow()
                            .isVerified())
                    .isFalse();
        }

        @Test
        void whenAskedByName_thenTheyAreFound() {
            assertThat(repositories.all()).containsExactly(local, cloud);
            assertThat(repositories.named("cloud")).contains(cloud);
            assertThat(repositories.named("clout")).isEmpty();
        }

        private Verification evidence(String where) {
            return new Verification(both.id(), "prod", where, NOON, Depth.STORED, List.of("cut"), "t@t");
        }
    }

    @Nested
    class GivenOneIsDown {
        @Test
        void whenItWasReadBefore_thenItsContentStaysAndTheProblemIsTold() {
            repositories.read();
            cloudStore.denying(Operation.LIST);

            CatalogReading reading = repositories.read();

            assertThat(reading.catalog().size()).isEqualTo(2);
            assertThat(reading.repositories().get("local").isUp()).isTrue();
            assertThat(reading.repositories().get("cloud").problem()).contains("LIST");
            assertThat(reading.repositories().get("cloud").everRead()).isTrue();

            cloudStore.heal();
            assertThat(repositories.read().repositories().get("cloud").isUp()).isTrue();
        }

        @Test
        void whenItWasNeverRead_thenWhatItHoldsIsUnknown() {
            cloudStore.denying(Operation.LIST);

            CatalogReading reading = repositories.read();

            assertThat(reading.catalog().backups()).extracting(Backup::manifest).containsExactly(both);
            assertThat(reading.repositories().get("cloud").everRead()).isFalse();
        }

        @Test
        void whenAManifestIsDamaged_thenTheOthersAreThereAndItIsTold() {
            cloudStore.put(new ObjectKey("manifests/prod/" + both.id() + ".json"), new byte[3]);

            CatalogReading reading = repositories.read();

            assertThat(reading.catalog().size()).isEqualTo(2);
            assertThat(reading.repositories().get("cloud").problem())
                    .contains("1 unreadable", "1 good", both.id().value());
        }
    }

    @Nested
    class GivenOneHangs {
        @Test
        void whenRead_thenTheOthersAreNotHeldUpAndItIsAskedOnce() {
            CountDownLatch released = new CountDownLatch(1);
            HangingStore hanging = new HangingStore(released);
            Repository stuck = new Repository("stuck", hanging, false, clock);
            try (Repositories some = new Repositories(List.of(stuck, local), clock, Duration.ofMillis(100))) {
                some.read();
                CatalogReading reading = some.read();

                assertThat(reading.catalog().size()).isEqualTo(1);
                assertThat(reading.repositories().get("stuck").problem()).contains("did not answer");
                assertThat(hanging.calls(Operation.LIST)).isEqualTo(1);
                released.countDown();
            }
        }
    }

    @Test
    void whenTwoHaveOneName_thenItIsRefused() {
        assertThatThrownBy(
                        () -> new Repositories(List.of(local, new Repository("local", cloudStore, true, clock)), clock))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Answers no listing before it is released. */
    private static final class HangingStore implements ObjectStore {
        private final FaultyStore store = new FaultyStore(new MemoryStore());
        private final CountDownLatch released;

        HangingStore(CountDownLatch released) {
            this.released = released;
        }

        int calls(Operation operation) {
            return store.calls(operation);
        }

        @Override
        public Stream<StoredObject> list(String prefix) {
            Stream<StoredObject> objects = store.list(prefix);
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return objects;
        }

        @Override
        public String location() {
            return store.location();
        }

        @Override
        public String kind() {
            return store.kind();
        }

        @Override
        public StoredObject put(ObjectKey key, byte[] content) {
            return store.put(key, content);
        }

        @Override
        public boolean putIfAbsent(ObjectKey key, byte[] content) {
            return store.putIfAbsent(key, content);
        }

        @Override
        public Optional<StoredObject> putIfVersion(ObjectKey key, byte[] content, String version) {
            return store.putIfVersion(key, content, version);
        }

        @Override
        public boolean hasConditionalPut() {
            return store.hasConditionalPut();
        }

        @Override
        public Upload upload(ObjectKey key, UploadOptions options) {
            return store.upload(key, options);
        }

        @Override
        public InputStream get(ObjectKey key) {
            return store.get(key);
        }

        @Override
        public Optional<StoredObject> head(ObjectKey key) {
            return store.head(key);
        }

        @Override
        public void delete(ObjectKey key) {
            store.delete(key);
        }

        @Override
        public List<UnfinishedUpload> unfinishedUploads() {
            return store.unfinishedUploads();
        }

        @Override
        public void abort(UnfinishedUpload upload) {
            store.abort(upload);
        }

        @Override
        public Optional<Instant> clock() {
            return store.clock();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
