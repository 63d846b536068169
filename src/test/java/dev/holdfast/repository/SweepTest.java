package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.SweepReport.Refused;
import dev.holdfast.repository.SweepReport.Removed;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SweepTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final BackupId ORPHAN = new BackupId("20261121T110000Z-daily-orphan");

    private final TestClock clock = new TestClock(NOON);
    private final MemoryStore memory = new MemoryStore(clock);
    private final FaultyStore store = new FaultyStore(memory);
    private final Repository repository = new Repository("cloud", store, true, clock);
    private final Leases leases = new Leases(ThisHost.read(), clock);
    private final Manifest backup = Manifests.daily("prod", NOON);
    private final ObjectKey archive = new ObjectKey(backup.archive().key());
    private final ObjectKey orphan = repository.archiveKey("daily", "prod", ORPHAN, ".age");
    private final ObjectKey orphanContext = repository.contextKey("prod", ORPHAN, ".age");
    private final ObjectKey probe = new ObjectKey("probe/conditional-" + UUID.randomUUID());

    @BeforeEach
    void fill() {
        repository.initialise();
        memory.put(archive, new byte[1000]);
        repository.commit(backup);
        memory.put(orphan, new byte[100]);
        memory.put(orphanContext, new byte[10]);
        memory.put(probe, new byte[1]);
        memory.upload(orphan, UploadOptions.standard());
    }

    @Test
    void whenNothingIsOlderThanADay_thenAllStays() {
        clock.advance(Duration.ofHours(24));

        assertThat(sweep().removed()).isEmpty();
        assertThat(memory.head(orphan)).isPresent();
        assertThat(memory.unfinishedUploads()).hasSize(1);
    }

    @Nested
    class GivenADayHasPassed {
        @BeforeEach
        void pass() {
            clock.advance(Duration.ofHours(25));
        }

        @Test
        void whenSwept_thenLeftoversAreGoneAndTheBackupIsNot() {
            SweepReport report = sweep();

            assertThat(report.removed())
                    .containsExactlyInAnyOrder(
                            new Removed("unfinished upload of " + orphan, 0),
                            new Removed(orphan.value(), 100),
                            new Removed(orphanContext.value(), 10),
                            new Removed(probe.value(), 1));
            assertThat(report.removedBytes()).isEqualTo(111);
            assertThat(report.refused()).isEmpty();
            assertThat(report.skipped()).isEmpty();
            assertThat(memory.list("").map(StoredObject::key))
                    .containsExactlyInAnyOrder(
                            archive,
                            new ObjectKey("holdfast.json"),
                            new ObjectKey("manifests/prod/" + backup.id() + ".json"));
            assertThat(sweep().removed()).isEmpty();
        }

        @Test
        void whenAManifestNamesAnObjectOfAnotherName_thenItStays() {
            BackupId id = new BackupId("20261121T120000Z-weekly-copied");
            ObjectKey moved = repository.archiveKey("weekly", "prod", id, "");
            Manifest odd = Manifests.withArchiveAt(Manifests.daily("staging", NOON), moved.value());
            memory.put(moved, new byte[5]);
            repository.commit(odd);
            clock.advance(Duration.ofDays(2));

            sweep();

            assertThat(memory.head(moved)).isPresent();
        }

        @Test
        void whenAManifestCannotBeRead_thenNoArchiveIsTouched() {
            memory.put(new ObjectKey("manifests/staging/20261121T110000Z-daily-orphan.json"), new byte[3]);

            SweepReport report = sweep();

            assertThat(memory.head(orphan)).isPresent();
            assertThat(report.skipped()).singleElement().asString().contains("cannot be read", "staging");
            assertThat(report.removed()).extracting(Removed::what).contains(probe.value());
        }

        @Test
        void whenManifestsCannotBeListed_thenNoArchiveIsTouched() {
            store.denying(Operation.LIST, "manifests/");

            assertThat(sweep().skipped()).singleElement().asString().contains("archives");
            assertThat(memory.head(orphan)).isPresent();
            assertThat(memory.head(archive)).isPresent();
        }

        @Test
        void whenTheManifestsAreNotListedThoughTheyAreThere_thenNoArchiveOfThemGoes() {
            Repository blind = new Repository("blind", new ForgetfulStore(store), true, clock);

            new Sweep(blind, leases, "sweep", clock).run();

            assertThat(memory.head(archive)).isPresent();
        }

        @Test
        void whenSomebodyWorksOnTheDeployment_thenItsObjectsStay() {
            try (Lease other = acquire()) {
                assertThat(other.isStillHeld()).isTrue();

                assertThat(sweep().removed()).extracting(Removed::what).containsExactly(probe.value());
            }
        }

        @Test
        void whenSomebodyComesWhileItsObjectsGo_thenTheyWait() {
            List<LeaseResult> answers = new ArrayList<>();
            Repository watched = new Repository(
                    "cloud",
                    new ForwardingStore(store) {
                        @Override
                        public void delete(ObjectKey key) {
                            answers.add(leases.acquire(repository, "prod", LeasePurpose.COPY, "copy"));
                            super.delete(key);
                        }
                    },
                    true,
                    clock);

            new Sweep(watched, leases, "sweep", clock).run();

            assertThat(memory.head(orphan)).isEmpty();
            assertThat(answers)
                    .hasSize(2)
                    .allSatisfy(answer -> assertThat(answer)
                            .isInstanceOfSatisfying(
                                    HeldByOther.class,
                                    other -> assertThat(other.purpose()).isEqualTo(LeasePurpose.SWEEP)));
            acquire().close();
        }

        @Test
        void whenTheLeaseIsLostOnTheWay_thenTheRestStays() {
            Repository watched = new Repository(
                    "cloud",
                    new ForwardingStore(store) {
                        @Override
                        public void delete(ObjectKey key) {
                            super.delete(key);
                            memory.put(new ObjectKey("leases/prod.json"), "another's".getBytes(UTF_8));
                        }
                    },
                    true,
                    clock);

            SweepReport report = new Sweep(watched, leases, "sweep", clock).run();

            assertThat(memory.head(orphan)).isEmpty();
            assertThat(memory.head(orphanContext)).isPresent();
            assertThat(report.skipped()).singleElement().asString().contains("lease of prod", "was lost");
        }

        @Test
        void whenNobodyKnowsWhetherSomebodyDoes_thenItsObjectsStayAndItIsSaid() {
            store.denying(Operation.HEAD, "leases/").denying(Operation.PUT_IF_ABSENT, "leases/");

            SweepReport report = sweep();

            assertThat(memory.head(orphan)).isPresent();
            assertThat(memory.unfinishedUploads()).hasSize(1);
            assertThat(report.skipped())
                    .isNotEmpty()
                    .allSatisfy(skipped -> assertThat(skipped).contains("prod", "injected"));
        }

        private Lease acquire() {
            return leases.acquire(repository, "prod", LeasePurpose.COPY, "copy")
                    .match(granted -> granted.lease(), other -> {
                        throw new AssertionError(other.words());
                    });
        }

        @Test
        void whenDeletesAreRefused_thenTheyAreReportedAndTheRestGoesOn() {
            store.denying(Operation.DELETE, orphan.value());

            SweepReport report = sweep();

            assertThat(report.refused()).extracting(Refused::what).containsExactly(orphan.value());
            assertThat(report.refusedBytes()).isEqualTo(100);
            assertThat(report.removed()).hasSize(3);
        }

        @Test
        void whenForeignObjectsLieAmongArchives_thenTheyStay() {
            List<ObjectKey> foreign = List.of(
                    new ObjectKey("archives/readme.txt"),
                    new ObjectKey("archives/daily/prod/notes.zip"),
                    new ObjectKey("context/prod/x.json"));
            foreign.forEach(key -> memory.put(key, new byte[1]));
            clock.advance(Duration.ofDays(2));

            sweep();

            assertThat(foreign).allSatisfy(key -> assertThat(memory.head(key)).isPresent());
        }

        @Test
        void whenOthersShareThePrefix_thenTheirUploadsAndProbesStay() {
            List<ObjectKey> foreign = List.of(
                    new ObjectKey("videos/cut.mp4"),
                    new ObjectKey("archives/daily/prod/notes.zip"),
                    new ObjectKey("leases/a/b.json"));
            foreign.forEach(key -> memory.upload(key, UploadOptions.standard()));
            memory.put(new ObjectKey("probe/voyager"), new byte[1]);
            memory.upload(new ObjectKey("leases/prod.json"), UploadOptions.standard());
            clock.advance(Duration.ofDays(2));

            sweep();

            assertThat(memory.unfinishedUploads())
                    .extracting(ObjectStore.UnfinishedUpload::key)
                    .containsExactlyInAnyOrderElementsOf(foreign);
            assertThat(memory.head(new ObjectKey("probe/voyager"))).isPresent();
            assertThat(memory.head(probe)).isEmpty();
        }

        @Test
        void whenTheStoreIsDown_thenItIsSaidAndNothingThrown() {
            store.denying(Operation.LIST).denying(Operation.UNFINISHED_UPLOADS);

            assertThat(sweep().skipped()).hasSize(4);
        }
    }

    private SweepReport sweep() {
        return new Sweep(repository, leases, "sweep", clock).run();
    }
}
