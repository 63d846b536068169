package dev.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        store(local, both);
        store(cloud, both);
        store(cloud, onlyCloud);
    }

    private static void store(Repository repository, Manifest manifest) {
        repository
                .store()
                .put(
                        new ObjectKey(manifest.archive().key()),
                        new byte[(int) manifest.archive().storedBytes()]);
        repository.commit(manifest);
    }

    @AfterEach
    void close() {
        repositories.close();
    }

    @Nested
    class GivenOnePlaceUnderTwoNames {
        private final Repository twin = new Repository("twin", localStore, true, clock);

        @Test
        void whenTheyAreRead_thenTheFirstCountsAndTheOtherIsDown() {
            try (Repositories all = new Repositories(List.of(local, twin, cloud), clock)) {
                CatalogReading reading = all.read();

                assertThat(reading.repositories().get("local").problem()).isEmpty();
                assertThat(reading.repositories().get("twin").problem())
                        .contains("repository twin at ", "is the same as repository local at ", "HINT: ");
                assertThat(reading.repositories().get("twin").everRead()).isFalse();
                assertThat(reading.catalog().backups())
                        .filteredOn(backup -> backup.id().equals(both.id()))
                        .singleElement()
                        .satisfies(backup -> assertThat(backup.repositories()).containsExactly("local", "cloud"));
            }
        }

        @Test
        void whenTheEarlierIsNotKnownYet_thenNothingIsSaid() {
            Repository unseen = new Repository("unseen", localStore, false, clock);
            Twins twins = new Twins(List.of(unseen, local));

            assertThat(twins.problem(local)).isEmpty();
            unseen.initialise();
            assertThat(twins.problem(local)).isPresent();
            assertThat(twins.problem(unseen)).isEmpty();
        }
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
        void whenAnArchiveVanishedOrWasCut_thenThatCopyIsBadAsLongAsItIsSo() {
            ObjectKey archive = new ObjectKey(both.archive().key());
            int size = (int) both.archive().storedBytes();
            localStore.delete(archive);
            cloudStore.put(archive, new byte[size - 1]);
            local.refresh();

            Backup damaged = repositories.read().catalog().find(both.id()).orElseThrow();
            assertThat(damaged.isVerified()).isFalse();
            assertThat(damaged.verifications())
                    .extracting(evidence -> evidence.problems().get(0))
                    .containsExactlyInAnyOrder(
                            archive + " is not there",
                            archive + " has " + (size - 1) + " bytes, " + size + " were stored");

            cloudStore.put(archive, new byte[size]);
            cloud.refresh();
            assertThat(repositories
                            .read()
                            .catalog()
                            .find(both.id())
                            .orElseThrow()
                            .isVerified())
                    .isTrue();
            assertThat(localStore.list("evidence/")).isEmpty();
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
            FaultyStore counting = new FaultyStore(new MemoryStore(clock));
            Repository stuck = new Repository("stuck", new HangingStore(counting, released), false, clock);
            try (Repositories some = new Repositories(List.of(stuck, local), clock, Duration.ofMillis(100))) {
                some.read();
                CatalogReading reading = some.read();

                assertThat(reading.catalog().size()).isEqualTo(1);
                assertThat(reading.repositories().get("stuck").problem()).contains("did not answer");
                assertThat(counting.calls(Operation.LIST)).isEqualTo(1);
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
    private static final class HangingStore extends ForwardingStore {
        private final CountDownLatch released;

        HangingStore(FaultyStore store, CountDownLatch released) {
            super(store);
            this.released = released;
        }

        @Override
        public Stream<StoredObject> list(String prefix) {
            Stream<StoredObject> objects = super.list(prefix);
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return objects;
        }
    }
}
