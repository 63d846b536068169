package dev.holdfast.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.repository.BucketRules.ObjectLock;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.LockTerms;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ReadLease;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.testing.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LockKeeperTest {
    private static final LockTerms THIRTY_DAYS = new LockTerms(LockMode.GOVERNANCE, Age.ofDays(30));

    private final ColdScene scene = new ColdScene(Optional.of(THIRTY_DAYS));
    private final LockKeeper keeper = new LockKeeper(scene.clock);
    private final Instant began = scene.clock.instant();

    @BeforeEach
    void turnOn() {
        scene.store.inBucket().set(new ObjectLock(Optional.empty()));
    }

    private LockKeeper.Report extend() {
        return keeper.extend(scene.cloud, scene.outlook().retention(), THIRTY_DAYS, () -> false);
    }

    private Optional<Instant> lockOf(String key) {
        return scene.store.status(new ObjectKey(key)).orElseThrow().lockedUntil();
    }

    @Nested
    class GivenARepositoryThatLocks {
        @Test
        void whenABackupIsCommitted_thenAllOfItIsLocked() {
            Manifest manifest = scene.backup("prod", "daily", scene.ago(0));

            assertThat(lockOf(manifest.archive().key())).contains(began.plus(Duration.ofDays(30)));
            assertThat(lockOf("manifests/prod/" + manifest.id() + ".json")).contains(began.plus(Duration.ofDays(30)));
        }

        @Test
        void whenMoreThanHalfRemains_thenTheLockStays() {
            Manifest manifest = scene.backup("prod", "daily", scene.ago(0));
            scene.clock.advance(Duration.ofDays(14));

            assertThat(extend().extended()).isZero();
            assertThat(lockOf(manifest.archive().key())).contains(began.plus(Duration.ofDays(30)));
        }

        @Test
        void whenLessThanHalfRemains_thenAllOfItIsLockedAnew() {
            Manifest manifest = scene.backup("prod", "daily", scene.ago(0));
            scene.clock.advance(Duration.ofDays(16));

            assertThat(extend().extended()).isEqualTo(1);
            assertThat(lockOf(manifest.archive().key())).contains(began.plus(Duration.ofDays(46)));
            assertThat(lockOf("manifests/prod/" + manifest.id() + ".json")).contains(began.plus(Duration.ofDays(46)));
        }

        @Test
        void whenRetentionLetsABackupGo_thenItsLockRunsOut() {
            Manifest old = scene.backup("prod", "daily", began);
            scene.keeping(
                    new RetentionPolicy(Optional.of(Age.ofDays(10)), OptionalInt.empty(), OptionalInt.empty(), 1));
            scene.clock.advance(Duration.ofDays(20));
            Manifest young = scene.backup("prod", "daily", scene.ago(0));
            scene.clock.advance(Duration.ofDays(16).minusHours(1));

            extend();

            assertThat(lockOf(old.archive().key()).filter(end -> end.isAfter(scene.clock.instant())))
                    .isEmpty();
            assertThat(lockOf(young.archive().key()))
                    .contains(scene.clock.instant().plus(Duration.ofDays(30)));
        }
    }

    @Nested
    class GivenLockingThatFailsHalfWay {
        private static final String CONTEXT = "context/prod/one.json.age";

        private Manifest withContext() {
            Manifest it = Manifests.of("prod", "daily", began, Manifests.tables(), Manifests.whole());
            scene.store.put(new ObjectKey(CONTEXT), new byte[10]);
            return scene.backup(
                    Manifests.with(it, new Context(List.of("KEY"), Optional.of(CONTEXT), Optional.empty(), List.of())),
                    ColdScene.ARCHIVE);
        }

        private List<Optional<Instant>> locks(Manifest manifest) {
            return List.of(
                    lockOf(manifest.archive().key()),
                    lockOf(CONTEXT),
                    lockOf("manifests/prod/" + manifest.id() + ".json"));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void whenItHappensAtTheCommit_thenTheNextLookLocksTheRest(int part) {
            scene.faulty.failing(FaultyStore.Operation.LOCK, part);
            Manifest manifest = withContext();
            assertThat(locks(manifest)).contains(Optional.empty());
            scene.clock.advance(Duration.ofHours(1));

            assertThat(extend().extended()).isEqualTo(1);
            assertThat(locks(manifest)).doesNotContain(Optional.empty());
            assertThat(extend().extended()).isZero();
        }

        @ParameterizedTest
        @ValueSource(ints = {4, 5, 6})
        void whenItHappensAtTheExtension_thenTheNextOneGoesOn(int part) {
            Manifest manifest = withContext();
            scene.clock.advance(Duration.ofDays(16));
            scene.faulty.failing(FaultyStore.Operation.LOCK, part);
            assertThat(extend().failed()).isEqualTo(1);
            scene.clock.advance(Duration.ofHours(1));

            assertThat(extend().extended()).isEqualTo(1);
            assertThat(locks(manifest))
                    .allSatisfy(end -> assertThat(end.orElseThrow()).isAfter(began.plus(Duration.ofDays(45))));
        }

        @Test
        void whenAllIsLocked_thenOneRequestForEachBackupIsEnoughFromThenOn() {
            withContext();
            extend();
            int before = scene.faulty.calls(FaultyStore.Operation.STATUS);

            extend();

            assertThat(scene.faulty.calls(FaultyStore.Operation.STATUS)).isEqualTo(before + 1);
        }

        @Test
        void whenTheContextIsLost_thenThatIsNoMatterOfLocks() {
            scene.faulty.failing(FaultyStore.Operation.LOCK, 2);
            withContext();
            scene.store.delete(new ObjectKey(CONTEXT));
            extend();

            LockKeeper.Report report = extend();

            assertThat(report.failed() + report.extended()).isZero();
        }
    }

    /** It was locked for thirty days, of which twelve are left. */
    @Nested
    class GivenABackupThatPolicyLetsGo {
        private final Manifest old = scene.backup("prod", "daily", began);

        @BeforeEach
        void grow() {
            scene.keeping(
                    new RetentionPolicy(Optional.of(Age.ofDays(10)), OptionalInt.empty(), OptionalInt.empty(), 1));
            scene.clock.advance(Duration.ofDays(18));
            scene.backup("prod", "daily", scene.ago(1));
            scene.backup("prod", "daily", scene.ago(0));
        }

        private boolean isExtended() {
            extend();
            return lockOf(old.archive().key()).orElseThrow().isAfter(began.plus(Duration.ofDays(31)));
        }

        @Test
        void whenNothingKeepsIt_thenItsLockRunsOut() {
            assertThat(isExtended()).isFalse();
        }

        @Test
        void whenItIsHeld_thenItsLockIsExtended() {
            scene.cloud.holds().place(new Hold(old.id(), "prod", "case 4711", Optional.empty(), began, "ops@host"));

            assertThat(isExtended()).isTrue();
        }

        @Test
        void whenItIsBeingRead_thenItsLockIsExtended() {
            try (ReadLease lease = scene.cloud.readLease("prod", old.id(), "fetch")) {
                assertThat(lease.isWritten()).isTrue();
                assertThat(isExtended()).isTrue();
            }
        }

        @Test
        void whenItIsStillToBeCopied_thenItsLockIsExtended() {
            scene.owed = (repository, reading, now) -> Map.of(old.id(), new TreeSet<>(Set.of("offsite")));

            assertThat(isExtended()).isTrue();
        }

        @Test
        void whenTheGuardAgainstMassDeletionKeepsIt_thenItsLockIsExtended() {
            scene.backup("prod", "daily", began.plusSeconds(60));
            scene.backup("prod", "daily", began.plusSeconds(120));

            assertThat(scene.outlook().retention().needsMassDelete()).isTrue();
            assertThat(isExtended()).isTrue();
        }
    }
}
