package dev.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RemovalTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TestClock clock = new TestClock(NOON);
    private final MemoryStore memory = new MemoryStore(clock);
    private final FaultyStore store = new FaultyStore(memory);
    private final Repository repository = new Repository("cloud", store, true, clock);
    private final Manifest other = Manifests.daily("prod", NOON.minusSeconds(86_400));
    private final Manifest backup = withContext(Manifests.daily("prod", NOON));
    private final ObjectKey manifest = Layout.manifest("prod", backup.id());
    private final ObjectKey archive = new ObjectKey(backup.archive().key());
    private final ObjectKey context = new ObjectKey(backup.context().key().orElseThrow());
    private final Leases leases = leases("here");
    private Lease lease;

    @BeforeEach
    void fill() {
        repository.initialise();
        for (Manifest each : List.of(other, backup)) {
            memory.put(new ObjectKey(each.archive().key()), new byte[1000]);
            repository.commit(each);
        }
        memory.put(context, new byte[10]);
        lease = acquire(leases);
    }

    @AfterEach
    void close() {
        lease.close();
        repository.close();
    }

    @Test
    void whenABackupIsRemoved_thenNothingOfItStaysAndNothingElseGoes() {
        RemovalReport report = repository.remove(backup, lease);

        assertThat(report)
                .isEqualTo(new RemovalReport(backup.id(), backup.archive().storedBytes(), List.of()));
        assertThat(repository.manifests()).containsExactly(other);
        assertThat(memory.list("").map(object -> object.key().value()))
                .noneMatch(key -> key.contains(backup.id().value()))
                .contains(other.archive().key());
    }

    @Nested
    class GivenAKeyThatMayOnlyHide {
        private final Repository hiding = new Repository(
                "cloud",
                new ForwardingStore(memory) {
                    @Override
                    public void delete(ObjectKey key) {
                        super.delete(key);
                        throw new HiddenObjectException(key, location(), null);
                    }
                },
                false,
                clock);

        @Test
        void whenABackupIsRemoved_thenItIsSaidThatItsBytesStay() {
            RemovalReport report = hiding.remove(backup, lease);

            assertThat(report.freedBytes()).isZero();
            assertThat(report.leftBehind())
                    .hasSize(3)
                    .allSatisfy(left -> assertThat(left).contains("only hidden", "noncurrent versions"));
            assertThat(repository.manifests()).containsExactly(other);
        }

        @Test
        void whenTheBucketRemovesOldVersions_thenNothingIsLeftBehind() {
            memory.inBucket().add(LifecycleRule.forgetting("old versions", "", 30));

            RemovalReport report = hiding.remove(backup, lease);

            assertThat(report).isEqualTo(new RemovalReport(backup.id(), 0, List.of()));
        }
    }

    @Nested
    class GivenALockOnOnePart {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2})
        void whenItIsRemoved_thenNothingIsRemovedAndTheEndIsTold(int part) {
            ObjectKey locked = List.of(manifest, archive, context).get(part);
            memory.lock(locked, LockMode.GOVERNANCE, NOON.plusSeconds(60));

            assertThatThrownBy(() -> repository.remove(backup, lease))
                    .isInstanceOfSatisfying(LockedObjectException.class, e -> {
                        assertThat(e.until()).contains(NOON.plusSeconds(60));
                        assertThat(e.key()).isEqualTo(locked);
                    });
            assertIsWhole();

            clock.advance(Duration.ofSeconds(60));
            assertThat(repository.remove(backup, lease).leftBehind()).isEmpty();
        }

        @Test
        void whenTheWholeBackupIsLocked_thenEveryPartIs() {
            repository.locks().set(backup, LockMode.COMPLIANCE, NOON.plusSeconds(60));

            assertThat(List.of(manifest, archive, context))
                    .allMatch(key -> memory.status(key).orElseThrow().isLockedAt(NOON));
        }
    }

    @Nested
    class GivenSomebodyWantsItToStay {
        @Test
        void whenItIsHeld_thenItStaysUntilTheHoldEnds() {
            repository
                    .holds()
                    .place(new Hold(
                            backup.id(), "prod", "the lawyers", Optional.of(NOON.plusSeconds(60)), NOON, "kim@ops1"));

            assertThatThrownBy(() -> repository.remove(backup, lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("the lawyers");
            assertIsWhole();

            clock.advance(Duration.ofSeconds(60));
            assertThat(repository.remove(backup, lease).leftBehind()).isEmpty();
        }

        @Test
        void whenSomebodyReadsIt_thenItStaysUntilTheyEnd() {
            try (ReadLease reading = repository.readLease("prod", backup.id(), "fetch")) {
                assertThat(reading.isWritten()).isTrue();
                assertThatThrownBy(() -> repository.remove(backup, lease))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("reading it");
                assertIsWhole();
                repository.refresh();
                assertThat(repository.read().holdings().readLeased()).containsExactly(backup.id());
            }

            assertThat(repository.remove(backup, lease).leftBehind()).isEmpty();
        }

        @Test
        void whenTheReaderWasKilled_thenItsLeaseEndsAndIsSweptADayLater() {
            ObjectKey left = Layout.readLease("prod", backup.id(), "abc123");
            memory.put(left, new byte[3]);

            clock.advance(Duration.ofMinutes(9));
            assertThatThrownBy(() -> repository.remove(backup, lease)).isInstanceOf(RefusedException.class);
            clock.advance(Duration.ofMinutes(1));
            repository.remove(backup, lease);
            assertThat(memory.head(left)).isPresent();
            clock.advance(Duration.ofHours(25));
            sweep();
            assertThat(memory.head(left)).isEmpty();
        }

        @Test
        void whenTheReaderComesInTheLastMoment_thenTheBackupStaysForIt() {
            Repository raced = new Repository(
                    "cloud",
                    new InTheLastMoment(() -> memory.put(Layout.readLease("prod", backup.id(), "abc123"), new byte[3])),
                    true,
                    clock);

            assertThatThrownBy(() -> raced.remove(backup, lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("reading it");
            assertIsWhole();
            raced.close();
        }

        @Test
        void whenNothingCanBeWritten_thenReadingGoesOn() {
            store.denying(Operation.PUT);

            try (ReadLease reading = repository.readLease("prod", backup.id(), "fetch")) {
                assertThat(reading.isWritten()).isFalse();
            }
        }

        @Test
        void whenTheHoldComesInTheLastMoment_thenTheBackupIsAsItWas() {
            byte[] before = content(manifest);
            Repository raced = new Repository(
                    "cloud",
                    new InTheLastMoment(() -> repository
                            .holds()
                            .place(new Hold(backup.id(), "prod", "the lawyers", Optional.empty(), NOON, "kim@ops2"))),
                    true,
                    clock);

            assertThatThrownBy(() -> raced.remove(backup, lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("the lawyers");
            assertIsWhole();
            assertThat(content(manifest)).isEqualTo(before);
            raced.close();
        }

        @Test
        void whenTheProcessDiesBeforeItIsPutBack_thenTheSweepLeavesWhatIsHeld() {
            memory.delete(manifest);
            repository.holds().place(new Hold(backup.id(), "prod", "the lawyers", Optional.empty(), NOON, "kim@ops2"));

            clock.advance(Duration.ofHours(25));

            assertThat(new Sweep(repository, new Leases(ThisHost.read(), clock), "sweep", clock)
                            .run()
                            .skipped())
                    .anyMatch(skipped -> skipped.contains("it is held, but has no manifest"));
            assertThat(memory.head(archive)).isPresent();
        }

        private byte[] content(ObjectKey key) {
            try (var stream = memory.get(key)) {
                return stream.readAllBytes();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** Somebody who saw the manifest in the last moment before it went. */
        private final class InTheLastMoment extends ForwardingStore {
            private final Runnable deed;

            InTheLastMoment(Runnable deed) {
                super(memory);
                this.deed = deed;
            }

            @Override
            public void delete(ObjectKey key) {
                if (key.equals(manifest)) {
                    deed.run();
                }
                super.delete(key);
            }
        }
    }

    @Nested
    class GivenTheLeaseIsLost {
        @Test
        void whenAnotherTookIt_thenNothingIsRemovedThoughOurClockSaysItIsOurs() {
            memory.put(Layout.lease("prod"), "another's".getBytes(java.nio.charset.StandardCharsets.UTF_8));

            assertThat(lease.isStillHeld()).isTrue();
            assertThatThrownBy(() -> repository.remove(backup, lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("lease of prod");
            assertIsWhole();
            assertThat(lease.isStillHeld()).isFalse();
        }

        @Test
        void whenItExpiredAndAnotherTookIt_thenTheSuccessorIsNamed() {
            clock.advance(Duration.ofSeconds(61));
            try (Lease taken = acquire(leases("elsewhere"))) {
                assertThatThrownBy(() -> repository.remove(backup, lease))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining(taken.holder().toString());
            }
            assertIsWhole();
        }

        @Test
        void whenItEndsSoon_thenItIsRenewedBeforeTheStep() {
            clock.advance(Duration.ofSeconds(50));
            repository.remove(backup, lease);
            clock.advance(Duration.ofSeconds(50));

            assertThat(lease.isStillHeld()).isTrue();
        }

        @Test
        void whenTheStoreCannotTell_thenNothingIsRemoved() {
            store.denying(Operation.HEAD, "leases/");

            assertThatThrownBy(() -> repository.remove(backup, lease)).isInstanceOf(RepositoryException.class);
            assertIsWhole();
        }
    }

    @Nested
    class GivenTheStoreFails {
        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void whenADeletionFails_thenABackupIsWholeOrGoneAndTheSweepTakesTheRest(int nth) {
            store.failing(Operation.DELETE, store.calls(Operation.DELETE) + nth);

            try {
                assertThat(repository.remove(backup, lease).leftBehind()).hasSize(1);
                assertThat(repository.manifests()).containsExactly(other);
            } catch (RepositoryException e) {
                assertIsWhole();
                repository.remove(backup, lease);
            }

            lease.close();
            clock.advance(Duration.ofHours(25));
            sweep();
            assertThat(memory.list("").map(object -> object.key().value()))
                    .noneMatch(key -> key.contains(backup.id().value()))
                    .contains(other.archive().key());
        }

        @Test
        void whenOnlyOrphansAreLeft_thenTheirBytesAreTold() {
            store.denying(Operation.DELETE, "archives/");
            repository.remove(backup, lease);
            assertThat(repository.read().holdings().orphanBytes()).isZero();

            clock.advance(Duration.ofHours(2));

            assertThat(repository.read().holdings().orphanBytes()).isEqualTo(1000);
        }
    }

    @Nested
    class GivenAManifestThatNamesAnothersArchive {
        @Test
        void whenItIsRemoved_thenTheOthersArchiveStays() {
            Manifest odd = Manifests.withArchiveAt(Manifests.daily("prod", NOON.plusSeconds(60)), archive.value());
            repository.commit(odd);

            assertThat(repository.remove(odd, lease).leftBehind())
                    .singleElement()
                    .asString()
                    .contains(archive.value());
            assertIsWhole();
        }
    }

    private void assertIsWhole() {
        assertThat(List.of(manifest, archive, context))
                .allMatch(key -> memory.head(key).isPresent());
    }

    private void sweep() {
        assertThat(new Sweep(repository, new Leases(ThisHost.read(), clock), "sweep", clock)
                        .run()
                        .skipped())
                .isEmpty();
    }

    private Lease acquire(Leases from) {
        return from.acquire(repository, "prod", LeasePurpose.BACKUP, "r").match(LeaseResult.Granted::lease, held -> {
            throw new AssertionError("held by " + held);
        });
    }

    private Leases leases(String host) {
        return new Leases(
                new LeaseHost() {
                    @Override
                    public LeaseHolder holder(String run) {
                        return new LeaseHolder(host, "", "boot", "", 1, run);
                    }

                    @Override
                    public boolean isDead(LeaseHolder holder) {
                        return false;
                    }
                },
                clock,
                new LeaseTerms(Duration.ofDays(1), Duration.ofSeconds(60)),
                Optional.empty());
    }

    private static Manifest withContext(Manifest it) {
        return Manifests.with(it, new Context(List.of(), Optional.of("context/prod/" + it.id() + ".json"), List.of()));
    }
}
