package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestCodec;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TestClock clock = new TestClock(NOON);
    private final MemoryStore memory = new MemoryStore(clock);
    private final FaultyStore store = new FaultyStore(memory);
    private final Repository repository = new Repository("cloud", store, true, clock);

    @AfterEach
    void close() {
        repository.close();
    }

    @Nested
    class GivenAnEmptyStore {
        @Test
        void whenItIsRead_thenThereIsNothingAndNothingIsWritten() {
            assertThat(repository.read()).isEqualTo(RepositoryReading.empty());
            assertThat(repository.identity()).isEmpty();
            assertThat(memory.list("")).isEmpty();
        }

        @Test
        void whenItIsInitialisedTwice_thenItKeepsItsIdentity() {
            RepositoryIdentity identity = repository.initialise();

            clock.advance(Duration.ofDays(1));
            assertThat(repository.initialise()).isEqualTo(identity);
            assertThat(new Repository("other name", store, false, clock).initialise(identity.id()))
                    .isEqualTo(identity);
            assertThat(identity.created()).isEqualTo(NOON);
        }

        @Test
        void whenItWasInitialisedElsewhereBefore_thenItIsAnotherOne() {
            assertThatThrownBy(() -> repository.initialise("an id"))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("holdfast.json");
            repository.initialise();
            assertThatThrownBy(() -> repository.initialise("an id"))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("another one");
        }

        @Test
        void whenNobodyInitialisedIt_thenNothingCanBeWritten() {
            assertThatThrownBy(() -> repository.commit(Manifests.daily("prod", NOON)))
                    .isInstanceOf(RepositoryException.class);
            assertThatThrownBy(() -> repository.upload(new ObjectKey("archives/x"), UploadOptions.standard()))
                    .isInstanceOf(RepositoryException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Prod", "a/b", "../x", "-a", "a b", "ä"})
        void whenANameIsNoKeySegment_thenItIsRefused(String name) {
            BackupId id = new BackupId("20261121T020000Z-daily-k3f9q2");

            assertThatThrownBy(() -> repository.archiveKey("daily", name, id, ""))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> repository.contextKey(name, id, "")).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void whenKeysAreMade_thenTheyAreThoseOfTheLayout() {
            BackupId id = new BackupId("20261121T020000Z-pre-deploy-k3f9q2");

            assertThat(repository.archiveKey("pre-deploy", "prod-1_a", id, ".age"))
                    .hasToString("archives/pre-deploy/prod-1_a/20261121T020000Z-pre-deploy-k3f9q2.zip.age");
            assertThat(repository.contextKey("prod", id, ".age"))
                    .hasToString("context/prod/20261121T020000Z-pre-deploy-k3f9q2.json.age");
        }
    }

    @Nested
    class GivenANewerFormat {
        @Test
        void whenItIsUsed_thenItIsRefusedWithWhatToDo() {
            memory.put(new ObjectKey("holdfast.json"), "{\"format\":2,\"shape\":\"new\"}".getBytes(UTF_8));

            for (var use : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                    repository::initialise, repository::read, repository::identity)) {
                assertThatThrownBy(use)
                        .asInstanceOf(type(RepositoryException.class))
                        .extracting(RepositoryException::explain)
                        .isEqualTo(
                                "repository cloud at memory was written by a newer Holdfast (format 2; this one reads 1)."
                                        + " HINT: upgrade Holdfast on this host");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "{\"format\":1}", "{\"format\":\"x\",\"id\":\"a\",\"created\":\"b\"}"})
        void whenTheIdentityIsDamaged_thenItIsSaid(String content) {
            memory.put(new ObjectKey("holdfast.json"), content.getBytes(UTF_8));

            assertThatThrownBy(repository::initialise)
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("damaged holdfast.json");
        }
    }

    @Nested
    class GivenBackups {
        private final Manifest old = Manifests.daily("prod", NOON.minusSeconds(86400));
        private final Manifest young = Manifests.daily("prod", NOON);
        private final Manifest other = Manifests.daily("staging", NOON.minusSeconds(3600));

        GivenBackups() {
            repository.initialise();
            for (Manifest each : List.of(young, old, other)) {
                memory.put(
                        new ObjectKey(each.archive().key()),
                        new byte[(int) each.archive().storedBytes()]);
                repository.commit(each);
            }
        }

        @Test
        void whenTheyAreRead_thenAllAreThereOldestFirst() {
            assertThat(repository.manifests()).containsExactly(old, other, young);
            assertThat(new Repository("x", store, false, clock).manifests()).containsExactly(old, other, young);
            assertThat(repository.manifest("prod", young.id())).contains(young);
            assertThat(repository.manifest("staging", young.id())).isEmpty();
        }

        @Test
        void whenTheyAreReadOften_thenEachIsFetchedOnceAndOneListingIsEnough() {
            repository.read();
            int fetched = store.calls(Operation.GET);
            int listed = store.calls(Operation.LIST);
            int looked = store.calls(Operation.HEAD);

            for (int i = 0; i < 5; i++) {
                repository.read();
            }

            assertThat(store.calls(Operation.GET)).isEqualTo(fetched);
            assertThat(store.calls(Operation.LIST)).isEqualTo(listed + 5);
            assertThat(store.calls(Operation.HEAD)).isEqualTo(looked);
        }

        @Test
        void whenManyCameSinceArchivesWereListed_thenNoneOfThemCountsAsGone() {
            repository.read();
            IntStream.rangeClosed(1, 200).forEach(n -> commit(NOON.plusSeconds(n)));

            assertThat(repository.read().verifications()).isEmpty();
        }

        @Test
        void whenManyCameAndManyArchivesAreGone_thenThoseThatAreGoneAreNamed() {
            repository.read();
            List<Manifest> gone = IntStream.rangeClosed(1, 100)
                    .mapToObj(n -> commit(NOON.plusSeconds(n)))
                    .toList();
            IntStream.rangeClosed(101, 200).forEach(n -> commit(NOON.plusSeconds(n)));
            gone.forEach(
                    manifest -> memory.delete(new ObjectKey(manifest.archive().key())));

            assertThat(repository.read().verifications())
                    .noneMatch(Verification::isGood)
                    .extracting(Verification::backup)
                    .containsExactlyInAnyOrderElementsOf(
                            gone.stream().map(Manifest::id).toList());
        }

        private Manifest commit(Instant snapshotTime) {
            Manifest manifest = Manifests.daily("prod", snapshotTime);
            memory.put(
                    new ObjectKey(manifest.archive().key()),
                    new byte[(int) manifest.archive().storedBytes()]);
            repository.commit(manifest);
            return manifest;
        }

        @Test
        void whenOneIsRemoved_thenItIsNotReadAnyMore() {
            repository.read();
            memory.delete(new ObjectKey("manifests/prod/" + old.id() + ".json"));

            assertThat(repository.manifests()).containsExactly(other, young);
        }

        @Test
        void whenOneIsCommittedAgain_thenOnlyTheSameIsAccepted() {
            Manifest changed = new Manifest(
                    young.id(),
                    young.deployment(),
                    young.tier(),
                    young.trigger(),
                    young.snapshotTime().plusNanos(1),
                    young.timing(),
                    young.archive(),
                    young.contents(),
                    young.context(),
                    young.annotations(),
                    young.origin(),
                    young.verdict());

            assertThat(repository.commit(young)).isTrue();
            assertThat(repository.commit(changed)).isFalse();
            assertThat(repository.manifests()).contains(young).doesNotContain(changed);
        }

        @Test
        void whenTheAnswerToACommitIsLost_thenItIsFoundOut() {
            Manifest next = Manifests.daily("prod", NOON.plusSeconds(60));
            store.failingAfterEffect(Operation.PUT_IF_ABSENT, store.calls(Operation.PUT_IF_ABSENT) + 1);

            assertThat(repository.commit(next)).isTrue();
            assertThat(repository.manifests()).contains(next);
        }

        @Test
        void whenACommitFails_thenThereIsNoBackup() {
            store.denying(Operation.PUT_IF_ABSENT);
            Manifest next = Manifests.daily("prod", NOON.plusSeconds(60));

            assertThatThrownBy(() -> repository.commit(next)).isInstanceOf(RepositoryException.class);
            assertThat(repository.manifests()).doesNotContain(next);
        }

        @Test
        void whenSomeManifestsAreDamaged_thenTheOthersAreReadAndTheseAreNamed() {
            memory.put(key(old), "{ \"format\": 1 ".getBytes(UTF_8));
            memory.put(new ObjectKey("manifests/prod/renamed.json"), new ManifestCodec().write(young));
            memory.put(new ObjectKey("manifests/prod/newer.json"), "{ \"format\": 7 }".getBytes(UTF_8));

            RepositoryReading reading = repository.read();

            assertThat(reading.manifests()).containsExactly(other, young);
            assertThat(reading.unreadable().keySet())
                    .containsExactly(
                            key(old),
                            new ObjectKey("manifests/prod/newer.json"),
                            new ObjectKey("manifests/prod/renamed.json"));
            assertThat(reading.unreadable().get(new ObjectKey("manifests/prod/newer.json")))
                    .contains("newer Holdfast");
            assertThat(reading.isComplete()).isFalse();
            int fetched = store.calls(Operation.GET);
            repository.read();
            assertThat(store.calls(Operation.GET)).isEqualTo(fetched);
        }

        @Test
        void whenADamagedManifestIsRepaired_thenItIsReadAgain() {
            memory.put(key(old), new byte[0]);
            repository.read();
            memory.put(key(old), new ManifestCodec().write(old));

            assertThat(repository.read().isComplete()).isTrue();
        }

        @Test
        void whenOneManifestMayNotBeFetched_thenItIsTriedAgainNextTime() {
            store.denying(Operation.GET, key(old).value());
            assertThat(repository.read().unreadable()).containsOnlyKeys(key(old));

            store.heal();
            assertThat(repository.read().manifests()).contains(old);
        }

        @Test
        void whenNothingCanBeFetched_thenTheRepositoryIsDown() {
            for (int i = 1; i < 10; i++) {
                repository.commit(Manifests.daily("prod", NOON.plusSeconds(i)));
            }
            store.denying(Operation.GET, "manifests/");

            assertThatThrownBy(repository::read).isInstanceOf(RepositoryException.class);
        }

        @Test
        void whenFourOldOnesCanNeverBeFetched_thenTheOthersAreRead() {
            for (int i = 1; i <= 4; i++) {
                Manifest lost = Manifests.daily("lost", NOON.minusSeconds(i));
                repository.commit(lost);
            }
            store.denying(Operation.GET, "manifests/lost/");

            for (int reading = 0; reading < 3; reading++) {
                assertThat(repository.read().unreadable()).hasSize(4);
                assertThat(repository.manifests()).containsExactly(old, other, young);
            }
        }

        @Test
        void whenAnObjectIsTooLargeForAManifest_thenItIsUnreadableWithoutBeingFetched() {
            repository.read();
            int fetched = store.calls(Operation.GET);
            memory.put(key(old), new byte[8 * 1024 * 1024 + 1]);

            assertThat(repository.read().unreadable()).containsOnlyKeys(key(old));
            assertThat(store.calls(Operation.GET)).isEqualTo(fetched);
        }

        @Test
        void whenItIsAnotherOneThanWasKnown_thenNothingIsReadHoweverOften() {
            try (Repository replaced = new Repository(
                    "cloud",
                    store,
                    RepositoryTerms.unlocked(true),
                    clock,
                    new LocalMemory(() -> Optional.of("an id"), Optional.empty()))) {
                assertThatThrownBy(replaced::read).hasMessageContaining("another one");
                assertThat(replaced.identity()).isPresent();
                assertThatThrownBy(replaced::read).hasMessageContaining("another one");
            }
        }

        @Test
        void whenItWasUnmountedBeforeTheStart_thenItIsAnErrorAndNotAnEmptyCatalog() {
            String id = repository.initialise().id();
            Repository restarted = new Repository(
                    "cloud",
                    store,
                    RepositoryTerms.unlocked(true),
                    clock,
                    new LocalMemory(() -> Optional.of(id), Optional.empty()));
            List<StoredObject> all = memory.list("").toList();
            assertThat(restarted.manifests()).hasSize(3);
            all.forEach(object -> memory.delete(object.key()));

            Repository again = new Repository(
                    "cloud",
                    store,
                    RepositoryTerms.unlocked(true),
                    clock,
                    new LocalMemory(() -> Optional.of(id), Optional.empty()));

            assertThatThrownBy(again::read)
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("holdfast.json");
            assertThat(memory.list("")).isEmpty();
        }

        @Test
        void whenTheDiskIsUnmounted_thenItIsAnErrorAndNotAnEmptyCatalog() {
            repository.read();
            memory.list("").toList().forEach(object -> memory.delete(object.key()));

            assertThatThrownBy(repository::read)
                    .asInstanceOf(type(RepositoryException.class))
                    .extracting(RepositoryException::explain)
                    .asString()
                    .contains("repository cloud", "memory", "holdfast.json", "mounted");
            assertThatThrownBy(repository::initialise).isInstanceOf(RepositoryException.class);
            assertThatThrownBy(() -> repository.commit(young)).isInstanceOf(RepositoryException.class);
            assertThat(memory.list("")).isEmpty();
        }

        @Test
        void whenAnArchiveIsOpened_thenItsBytesCome() throws IOException {
            memory.put(new ObjectKey(young.archive().key()), "zip".getBytes(UTF_8));

            try (InputStream archive = repository.open(young)) {
                assertThat(archive.readAllBytes()).asString(UTF_8).isEqualTo("zip");
            }
            assertThat(repository.openContext(young)).isEmpty();
        }

        @Test
        void whenAnArchiveIsGone_thenTheBackupIsIncomplete() {
            memory.delete(new ObjectKey(young.archive().key()));

            assertThatThrownBy(() -> repository.open(young))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining(young.archive().key())
                    .hasMessageContaining("repository cloud");
        }

        private ObjectKey key(Manifest manifest) {
            return new ObjectKey("manifests/" + manifest.deployment().name() + "/" + manifest.id() + ".json");
        }
    }

    @Nested
    class GivenEvidence {
        private final Manifest backup = Manifests.daily("prod", NOON.minusSeconds(60));
        private final Verification good = evidence("cloud", NOON, List.of());
        private final Verification bad = evidence("cloud", NOON.plusSeconds(10), List.of("it is cut"));

        GivenEvidence() {
            repository.initialise();
            repository.commit(backup);
        }

        @Test
        void whenItIsRecorded_thenItIsReadAtOnceOldestFirst() {
            repository.read();
            repository.record(good);
            repository.record(bad);

            assertThat(repository.verifications()).containsExactly(good, bad);
            assertThat(memory.list("evidence/").map(object -> object.key().value()))
                    .allMatch(key -> key.matches("evidence/prod/verify/20261121T1200[01]0\\.000Z-[0-9a-f]{8}\\.json"));
        }

        @Test
        void whenAnotherHostRecordedIt_thenItIsReadWithinAMinute() {
            repository.read();
            new Repository("cloud", store, true, clock).record(bad);

            assertThat(repository.verifications()).isEmpty();
            clock.advance(Duration.ofMinutes(1));
            assertThat(repository.verifications()).containsExactly(bad);
        }

        @Test
        void whenTheRepositoryHasAnotherNameNow_thenItIsStillAboutThisCopy() {
            repository.record(bad);

            assertThat(new Repository("renamed", store, true, clock).verifications())
                    .containsExactly(evidence("renamed", bad.at(), bad.problems()));
        }

        @Test
        void whenItIsAboutAnotherRepository_thenItIsRefused() {
            assertThatThrownBy(() -> repository.record(evidence("local", NOON, List.of())))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        private Verification evidence(String where, Instant at, List<String> problems) {
            return new Verification(backup.id(), "prod", where, at, Depth.STORED, problems, "tester@test");
        }
    }
}
