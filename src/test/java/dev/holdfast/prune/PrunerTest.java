package dev.holdfast.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.manifest.Verification;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.Block;
import dev.holdfast.testing.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrunerTest {
    private final PruneScene scene = new PruneScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Nested
    class GivenSomeAreTooOld {
        private final List<Manifest> old = scene.backups(33, 31);
        private final List<Manifest> young = scene.backups(20, 1);

        @Test
        void whenOnlyPlanned_thenEveryReasonIsToldAndNothingChanges() {
            List<String> before = scene.stored();

            PruneReport plan = scene.plan();

            assertThat(PruneScene.ids(plan, Outcome.DUE)).isEqualTo(PruneScene.ids(old));
            assertThat(PruneScene.ids(plan, Outcome.KEPT)).isEqualTo(PruneScene.ids(young));
            assertThat(plan.lines()).noneMatch(line -> line.reason().isBlank());
            assertThat(plan.bytes(Outcome.DUE)).isEqualTo(3000);
            assertThat(plan.isApplied()).isFalse();
            assertThat(scene.stored()).isEqualTo(before);
            assertThat(scene.repository.prunes().latest()).isEmpty();
        }

        @Test
        void whenPruned_thenJustTheyAreGoneWithTheirArchives() {
            PruneReport report = scene.prune();

            assertThat(PruneScene.ids(report, Outcome.REMOVED)).isEqualTo(PruneScene.ids(old));
            assertThat(report.blocks()).isEmpty();
            assertThat(report.isRefused()).isFalse();
            assertThat(scene.stored()).isEqualTo(PruneScene.ids(young));
            assertThat(scene.archives()).isEqualTo(young.size());
        }

        @Test
        void whenPruned_thenWhatItMeantToRemoveIsRecordedAndTheLeaseIsFree() {
            scene.prune();

            assertThat(scene.repository.prunes().latest()).singleElement().satisfies(record -> {
                assertThat(record.due())
                        .isEqualTo(old.stream().map(Manifest::id).toList());
                assertThat(record.by()).isEqualTo("tester@here");
            });
            assertThat(scene.leases.holder(scene.repository, "prod")).isEmpty();
        }

        @Test
        void whenPrunedTwice_thenTheSecondRemovesNothing() {
            scene.prune();
            PruneReport second = scene.prune();

            assertThat(second.with(Outcome.REMOVED)).isEmpty();
            assertThat(second.isRefused()).isFalse();
        }

        @Test
        void whenTheTimeIsOverAtOnce_thenNothingIsRemovedAndTheNextPruneDoesIt() {
            scene.timeout = Duration.ZERO;

            PruneReport report = scene.prune();

            assertThat(report.blocksByWord()).containsKey("timeout");
            assertThat(PruneScene.ids(report, Outcome.REFUSED)).isEqualTo(PruneScene.ids(old));
            scene.timeout = Duration.ofHours(1);
            assertThat(PruneScene.ids(scene.prune(), Outcome.REMOVED)).isEqualTo(PruneScene.ids(old));
        }

        @Test
        void whenABackupWaits_thenThePruneMakesWayAndGoesOnLater() {
            PruneReport report = new Pruner(scene.surroundings())
                    .prune(new Pruner.Order("run", "cloud", "prod", false, () -> true), scene.reading());

            assertThat(PruneScene.ids(report, Outcome.LATER)).isEqualTo(PruneScene.ids(old));
            assertThat(PruneScene.ids(scene.prune(), Outcome.REMOVED)).isEqualTo(PruneScene.ids(old));
        }

        @Test
        void whenOneIsHeld_thenItStaysUntilTheHoldEnds() {
            Manifest held = old.get(0);
            scene.repository
                    .holds()
                    .place(hold(held, Optional.of(scene.clock.instant().plus(Duration.ofDays(1)))));

            PruneReport report = scene.prune();

            assertThat(PruneScene.ids(report, Outcome.REMOVED)).isEqualTo(PruneScene.ids(old.subList(1, 3)));
            assertThat(report.with(Outcome.LATER))
                    .singleElement()
                    .satisfies(line -> assertThat(line.reason()).contains("case 4711"));
            assertThat(report.isRefused()).isFalse();
            scene.clock.advance(Duration.ofDays(2));
            // Nothing new succeeded since, but that prune had named it.
            assertThat(PruneScene.ids(scene.prune(), Outcome.REMOVED))
                    .containsExactly(held.id().value());
        }

        @Test
        void whenOneIsRead_thenItStaysAndTheBlockIsTold() {
            PruneReport report;
            try (var reading = scene.repository.readLease("prod", old.get(1).id(), "fetch")) {
                assertThat(reading.isWritten()).isTrue();
                report = scene.prune();
            }

            assertThat(PruneScene.ids(report, Outcome.LATER))
                    .containsExactly(old.get(1).id().value());
            assertThat(report.blocksByWord()).containsOnlyKeys("leased");
            assertThat(PruneScene.ids(scene.prune(), Outcome.REMOVED))
                    .containsExactly(old.get(1).id().value());
        }

        @Test
        void whenOneIsLocked_thenItIsSkippedAndRetriedAfterItsDate() {
            Manifest locked = old.get(2);
            scene.repository
                    .locks()
                    .set(locked, LockMode.GOVERNANCE, scene.clock.instant().plus(Duration.ofDays(3)));

            assertThat(PruneScene.ids(scene.plan(), Outcome.LATER))
                    .containsExactly(locked.id().value());
            PruneReport report = scene.prune();

            assertThat(PruneScene.ids(report, Outcome.LATER))
                    .containsExactly(locked.id().value());
            assertThat(PruneScene.ids(report, Outcome.REMOVED)).hasSize(2);
            assertThat(report.blocksByWord()).containsOnlyKeys("locked");
            assertThat(report.isRefused()).isFalse();
            scene.clock.advance(Duration.ofDays(4));
            assertThat(PruneScene.ids(scene.prune(), Outcome.REMOVED))
                    .containsExactly(locked.id().value());
        }

        @Test
        void whenDeletionsAreDenied_thenBackupsStayWholeAndTheBlockIsTold() {
            scene.store.denying(Operation.DELETE, "manifests/");

            PruneReport report = scene.prune();

            assertThat(PruneScene.ids(report, Outcome.REFUSED)).isEqualTo(PruneScene.ids(old));
            assertThat(report.blocksByWord()).containsOnlyKeys("denied");
            assertThat(report.isRefused()).isTrue();
            assertThat(scene.stored()).hasSize(old.size() + young.size());
            assertThat(scene.archives()).isEqualTo(old.size() + young.size());
        }

        @Test
        void whenOnlyArchivesCannotBeDeleted_thenTheyAreOrphansAndToldOf() {
            scene.store.denying(Operation.DELETE, "archives/");

            PruneReport report = scene.prune();

            assertThat(PruneScene.ids(report, Outcome.REMOVED)).isEqualTo(PruneScene.ids(old));
            assertThat(report.blocksByWord()).containsOnlyKeys("denied");
            assertThat(report.lines().get(0).problem()).contains("archives/");
            assertThat(scene.stored()).isEqualTo(PruneScene.ids(young));
        }

        @Test
        void whenAManifestIsUnreadable_thenNothingOfTheRepositoryGoes() {
            scene.memory.put(
                    new ObjectKey("manifests/other/20260101T000000Z-daily-zzzzzz.json"),
                    "no manifest".getBytes(StandardCharsets.UTF_8));

            PruneReport report = scene.prune();

            assertThat(report.lines()).isEmpty();
            assertThat(report.blocksByWord()).containsOnlyKeys("unreadable");
            assertThat(report.isRefused()).isTrue();
            assertThat(scene.archives()).isEqualTo(old.size() + young.size());
        }

        @Test
        void whenTheRepositoryIsDown_thenThatIsTheReport() {
            scene.store.denying(Operation.LIST).denying(Operation.HEAD).denying(Operation.GET);

            PruneReport report = scene.prune();

            assertThat(report.blocksByWord()).containsOnlyKeys("repository-down");
            assertThat(report.deployment()).contains("prod");
        }

        @Test
        void whenAnotherWorksOnTheDeployment_thenNothingIsEvenLookedAt() {
            Leases theirs = new Leases(PruneScene.host("there"), scene.clock);
            try (var lease = theirs.acquire(scene.repository, "prod", LeasePurpose.BACKUP, "backup1")
                    .match(LeaseResult.Granted::lease, other -> {
                        throw new AssertionError();
                    })) {
                assertThat(lease.isStillHeld()).isTrue();
                PruneReport report = scene.prune();

                assertThat(report.blocksByWord()).containsOnlyKeys("leased");
                assertThat(report.blocks().get(0).text()).contains("backup1");
            }
            assertThat(scene.stored()).hasSize(old.size() + young.size());
        }

        @Test
        void whenTheArchivesOfTheNewerOnesVanished_thenTheyCountForNothingAndNothingGoes() {
            young.forEach(it -> scene.memory.delete(new ObjectKey(it.archive().key())));

            PruneReport report = scene.prune();

            assertThat(report.with(Outcome.REMOVED)).isEmpty();
            assertThat(scene.archives()).isEqualTo(old.size());
        }

        @Test
        void whenTheArchivesOfTheNewerOnesWereCut_thenTheyCountForNothingAndNothingGoes() {
            young.forEach(it -> scene.memory.put(new ObjectKey(it.archive().key()), new byte[999]));

            assertThat(scene.prune().with(Outcome.REMOVED)).isEmpty();
        }

        @Test
        void whenTheNewerOnesAreFoundDamagedMeanwhile_thenTheFreshLookStopsIt() {
            Runnable verification = () -> {
                scene.clock.advance(Duration.ofSeconds(61));
                young.forEach(it -> scene.repository.record(new Verification(
                        it.id(),
                        "prod",
                        "cloud",
                        scene.clock.instant(),
                        Verification.Depth.STORED,
                        List.of("SHA-256 differs"),
                        "kim@ops2")));
            };
            int[] asked = new int[1];

            PruneReport report = new Pruner(scene.surroundings())
                    .prune(
                            new Pruner.Order("run", "cloud", "prod", false, () -> {
                                asked[0]++;
                                if (asked[0] == 2) {
                                    verification.run();
                                }
                                return false;
                            }),
                            scene.reading());

            assertThat(PruneScene.ids(report, Outcome.REMOVED))
                    .containsExactly(old.get(0).id().value());
            assertThat(report.with(Outcome.LATER))
                    .allMatch(line -> line.problem().contains("a fresh look found it not due any more"));
            assertThat(scene.stored())
                    .contains(old.get(1).id().value(), old.get(2).id().value());
        }

        @Test
        void whenItIsHeldInAnotherRepositorySinceAMoment_thenItStaysHere() {
            MemoryStore there = new MemoryStore(scene.clock);
            Repository other = new Repository("other", there, false, scene.clock);
            other.initialise();
            scene.others.add(other);
            CatalogReading before = new CatalogReading(
                    scene.reading().catalog(),
                    Map.of("other", new CatalogReading.RepositoryState("", true)),
                    scene.clock.instant());
            other.holds().place(hold(old.get(0), Optional.empty()));

            PruneReport report = new Pruner(scene.surroundings())
                    .prune(new Pruner.Order("run", "cloud", "prod", false, () -> false), before);

            assertThat(PruneScene.ids(report, Outcome.REMOVED)).isEqualTo(PruneScene.ids(old.subList(1, 3)));
            other.close();
        }

        @Test
        void whenOurClockRunsAhead_thenTheStoresTimeCounts() {
            TestClock ahead = new TestClock(PruneScene.NOON.plus(Duration.ofDays(20)));
            Repository seenByUs = new Repository("cloud", scene.store, true, ahead);
            scene.repository.holds().place(hold(old.get(0), Optional.of(PruneScene.NOON.plus(Duration.ofDays(1)))));
            PruneSurroundings ours = new PruneSurroundings(
                    name -> seenByUs,
                    () -> scene.others,
                    new Leases(PruneScene.host("ahead"), ahead),
                    PruneScene.policies(),
                    scene.owed,
                    scene.timeout,
                    ahead,
                    "tester@ahead");

            PruneReport report = new Pruner(ours)
                    .prune(new Pruner.Order("run", "cloud", "prod", false, () -> false), scene.reading());

            assertThat(PruneScene.ids(report, Outcome.REMOVED)).isEqualTo(PruneScene.ids(old.subList(1, 3)));
            assertThat(report.at()).isEqualTo(PruneScene.NOON);
            seenByUs.close();
        }

        @Test
        void whenASnapshotIsFromTheFuture_thenItNeitherAgesTheOthersNorEndsPruningForYears() {
            Manifest future = scene.backup(-800);

            assertThat(PruneScene.ids(scene.prune(), Outcome.REMOVED)).isEqualTo(PruneScene.ids(old));
            for (int day = 0; day < 11; day++) {
                scene.clock.advance(Duration.ofDays(1));
                scene.backup(0);
            }
            assertThat(scene.prune().with(Outcome.REMOVED)).hasSize(2);
            scene.clock.advance(Duration.ofDays(2));
            scene.prune();
            scene.clock.advance(Duration.ofDays(60));
            assertThat(scene.prune().with(Outcome.REMOVED)).isEmpty();
            assertThat(scene.stored()).contains(future.id().value());
        }

        @Test
        void whenNothingIsNew_thenWhatStillGoesIsRecordedAllTheSame() {
            scene.repository.holds().place(hold(old.get(0), Optional.empty()));
            scene.prune();
            scene.clock.advance(Duration.ofDays(15));
            scene.repository.holds().lift("prod", old.get(0).id());

            PruneReport report = scene.prune();

            assertThat(report.blocksByWord()).containsKey("nothing-new");
            assertThat(PruneScene.ids(report, Outcome.REMOVED))
                    .containsExactly(old.get(0).id().value());
            assertThat(scene.repository.prunes().latest()).singleElement().satisfies(record -> {
                assertThat(record.at()).isEqualTo(scene.clock.instant());
                assertThat(record.due()).containsExactly(old.get(0).id());
            });
        }

        @Test
        void whenDeletionsAreDeniedHourAfterHour_thenTheSameIsRecordedOnceADay() {
            scene.store.denying(Operation.DELETE, "manifests/");
            for (int hour = 0; hour < 30; hour++) {
                scene.prune();
                scene.clock.advance(Duration.ofHours(1));
            }

            try (var records = scene.memory.list("evidence/prod/prune/")) {
                assertThat(records).hasSize(2);
            }
        }

        @Test
        void whenRecordingIsRefused_thenNothingIsRemoved() {
            scene.store.denying(Operation.PUT_IF_ABSENT, "evidence/").denying(Operation.PUT, "evidence/");

            PruneReport report = scene.prune();

            assertThat(report.blocks()).isNotEmpty();
            assertThat(scene.stored()).hasSize(old.size() + young.size());
        }

        @ParameterizedTest(name = "at deletion {0}")
        @ValueSource(ints = {1, 2, 3, 4, 5, 6})
        void whenAnyDeletionFailsOnce_thenEveryBackupIsWholeOrGoneAndTheNextPruneFinishes(int nth) {
            scene.store.failing(Operation.DELETE, nth);

            scene.prune();
            List<String> left = scene.stored();
            scene.prune();

            assertThat(left).containsAll(PruneScene.ids(young));
            assertThat(scene.stored()).isEqualTo(PruneScene.ids(young));
        }
    }

    @Nested
    class GivenMoreThanHalfIsTooOld {
        private final List<Manifest> old = scene.backups(40, 31);
        private final List<Manifest> young = scene.backups(3, 1);

        @Test
        void whenNotConfirmed_thenNothingGoesAndNothingIsNamedAsDue() {
            PruneReport report = scene.prune();

            assertThat(report.blocksByWord()).containsOnlyKeys("mass-delete");
            assertThat(PruneScene.ids(report, Outcome.REFUSED)).isEqualTo(PruneScene.ids(old));
            assertThat(report.isRefused()).isTrue();
            assertThat(scene.repository.prunes().latest()).isEmpty();
            assertThat(scene.plan().with(Outcome.DUE))
                    .allMatch(line -> line.problem().contains("--confirm-mass-delete"));
        }

        @Test
        void whenConfirmed_thenTheyGo() {
            PruneReport report = scene.prune(true);

            assertThat(PruneScene.ids(report, Outcome.REMOVED)).isEqualTo(PruneScene.ids(old));
            assertThat(report.blocks()).isEmpty();
            assertThat(scene.stored()).isEqualTo(PruneScene.ids(young));
        }
    }

    @Nested
    class GivenSuspectOnesMakeTheVerifiedLookFew {
        private final List<Manifest> old = scene.backups(40, 31);
        private final List<Manifest> young = scene.backups(3, 1);

        @Test
        void whenMoreThanHalfOfTheVerifiedIsTooOld_thenItTakesAConfirmationAllTheSame() {
            for (int day = 29; day > 3; day--) {
                scene.backup(day, new Verdict(List.of("it shrank"), Optional.empty()));
            }

            PruneReport report = scene.prune();

            assertThat(report.with(Outcome.REMOVED)).isEmpty();
            assertThat(report.blocksByWord().get("mass-delete"))
                    .startsWith(old.size() + " of the " + (old.size() + young.size()) + " verified backups of prod");
        }
    }

    @Nested
    class GivenExportsFailForSixtyDays {
        private final List<Manifest> all = scene.backups(40, 1);

        @Test
        void whenPrunedEachDay_thenNothingGoesAfterTheFirstAndTheBlockIsVisible() {
            scene.prune();
            List<String> afterTheLastSuccess = scene.stored();

            for (int day = 0; day < 60; day++) {
                scene.clock.advance(Duration.ofDays(1));
                assertThat(scene.prune().with(Outcome.REMOVED)).isEmpty();
            }

            assertThat(scene.stored()).isEqualTo(afterTheLastSuccess);
            assertThat(all).hasSizeGreaterThan(afterTheLastSuccess.size());
            PruneReport report = scene.prune();
            assertThat(report.blocksByWord()).containsOnlyKeys("nothing-new");
            assertThat(report.isRefused()).isTrue();
            assertThat(outlook().blocks()).containsOnlyKeys(Block.Kind.NOTHING_NEW);
        }

        @Test
        void whenOneSucceedsAtLast_thenPruningGoesOn() {
            scene.prune();
            scene.clock.advance(Duration.ofDays(3));
            scene.backup(0);

            assertThat(outlook().isOwedAt(scene.clock.instant(), Duration.ofDays(1)))
                    .isTrue();
            assertThat(scene.prune().with(Outcome.REMOVED)).isNotEmpty();
            assertThat(outlook().blocks()).isEmpty();
            assertThat(outlook().isOwedAt(scene.clock.instant(), Duration.ofDays(1)))
                    .isFalse();
        }

        private PruneState outlook() {
            scene.repository.refresh();
            return new PruneOutlook(PruneScene.policies(), scene.owed, Duration.ofDays(1))
                    .states(scene.reading(), List.of(), scene.clock.instant())
                    .get(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Block.Kind.class)
    void whenABlockIsRemembered_thenItsWordLeadsBackToIt(Block.Kind kind) {
        assertThat(Block.Kind.valueOf(kind.word().replace('-', '_').toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(kind);
    }

    static Hold hold(Manifest manifest, Optional<java.time.Instant> until) {
        return new Hold(manifest.id(), "prod", "case 4711", until, PruneScene.NOON, "tester@here");
    }
}
