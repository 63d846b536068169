package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.retention.Decision.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What holds for every past that a repository can have, whatever policy says. */
final class RulesAbovePolicyTest {
    private static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");

    @Nested
    class GivenAnyHistory {
        @Test
        void whenPlanned_thenEveryBackupHasOneDecisionWithAReasonThatFits() {
            History.each(history -> {
                RetentionPlan plan = history.plan();

                assertThat(ids(plan, it -> true)).hasSize(plan.decisions().size());
                assertThat(plan.decisions()).hasSameSizeAs(history.backups());
                assertThat(plan.decisions())
                        .allMatch(it -> it.reason().kind().isForRemoval() == (it.fate() == Fate.REMOVE)
                                && !it.reason().text().isBlank());
            });
        }

        @Test
        void whenPlanned_thenTheNewestVerifiedOfEachInstanceStays() {
            History.each(history -> {
                Set<BackupId> kept = ids(history.plan(), decision -> !decision.isDue());

                byInstance(history)
                        .values()
                        .forEach(its -> newestVerified(its)
                                .ifPresent(newest -> assertThat(kept).contains(newest.id())));
            });
        }

        @Test
        void whenPlanned_thenEachTierKeepsItsVerifiedFloor() {
            History.each(history -> {
                Set<BackupId> kept = ids(history.plan(), decision -> !decision.isDue());

                byInstance(history)
                        .values()
                        .forEach(its -> byTier(its)
                                .forEach((tier, ofTier) -> history.policies()
                                        .policyOf(
                                                History.REPOSITORY,
                                                ofTier.get(0).deployment(),
                                                tier,
                                                Optional.empty())
                                        .ifPresent(policy -> assertThat(
                                                        verifiedTimes(ofTier, it -> kept.contains(it.id())))
                                                .isGreaterThanOrEqualTo(Math.min(
                                                        policy.minVerified(), verifiedTimes(ofTier, it -> true))))));
            });
        }

        @Test
        void whenPlanned_thenNothingHeldReadLockedOrStillToBeCopiedIsRemoved() {
            History.each(history -> assertThat(history.plan().removals()).allSatisfy(removal -> {
                Obstacles obstacles = removal.candidate().obstacles();
                assertThat(obstacles.hold().filter(hold -> hold.standsAt(history.now())))
                        .isEmpty();
                assertThat(obstacles.isLeased()).isFalse();
                assertThat(obstacles.owedTo()).isEmpty();
                assertThat(obstacles.lockedUntil().filter(history.now()::isBefore))
                        .isEmpty();
            }));
        }

        @Test
        void whenPlanned_thenObstaclesChangeOnlyWhenAndNotWhat() {
            History.each(history -> {
                List<Candidate> free = history.backups().stream()
                        .map(it -> new Candidate(
                                it.manifest(), it.isGood(), it.storageClass(), it.classSince(), Obstacles.none()))
                        .toList();

                assertThat(ids(history.plan(), Decision::isDue)).isEqualTo(ids(history.plan(free), Decision::isDue));
            });
        }

        @Test
        void whenABackupWaitsForItsCopy_thenABlockNamesTheRepositories() {
            History.each(history -> {
                RetentionPlan plan = history.plan();

                Set<String> waiting = plan.decisions().stream()
                        .filter(decision ->
                                decision.isDue() && decision.reason().kind() == Reason.Kind.COPY_MISSING)
                        .map(decision -> decision.candidate().instance())
                        .collect(Collectors.toSet());
                assertThat(plan.blocks())
                        .filteredOn(block -> block.kind() == Block.Kind.COPY_MISSING)
                        .allSatisfy(block -> assertThat(block.text()).contains("to offsite", "HINT"))
                        .extracting(block -> block.instance().orElseThrow())
                        .containsExactlyInAnyOrderElementsOf(waiting);
            });
        }

        @Test
        void whenPlanned_thenSuspectAndDamagedOnesNeitherCountNorDisplace() {
            History.each(history -> {
                List<Candidate> verified =
                        history.backups().stream().filter(Candidate::isVerified).toList();

                assertThat(history.plan().decisions().stream()
                                .filter(decision -> decision.candidate().isVerified()))
                        .isEqualTo(history.plan(verified).decisions());
            });
        }

        @Test
        void whenNothingIsVerified_thenNothingGoes() {
            History.each(1000, history -> {
                List<Candidate> bad = history.backups().stream()
                        .filter(backup -> !backup.isVerified())
                        .toList();

                assertThat(history.plan(bad, List.of(), FAR).decisions()).noneMatch(Decision::isDue);
            });
        }

        @Test
        void whenPlanned_thenAReCreatedDeploymentIsAnother() {
            History.each(history -> {
                RetentionPlan plan = history.plan();

                byInstance(history).forEach((instance, its) -> {
                    List<Decision> alone = history.plan(its).decisions();
                    assertThat(plan.decisions().stream()
                                    .filter(it -> it.candidate().instance().equals(instance))
                                    .map(RulesAbovePolicyTest::fate))
                            .isEqualTo(alone.stream()
                                    .map(RulesAbovePolicyTest::fate)
                                    .toList());
                });
            });
        }

        @Test
        void whenADeploymentWasReCreated_thenWhatIsLeftOfTheFormerOneBlocksNothing() {
            Set<String> seen = new HashSet<>();
            History.each(history -> {
                RetentionPlan plan = history.plan();

                Set<String> former = plan.decisions().stream()
                        .filter(it -> it.reason().kind() == Reason.Kind.FORMER_INSTANCE)
                        .map(it -> it.candidate().instance())
                        .collect(Collectors.toSet());

                assertThat(plan.blocks())
                        .noneMatch(block -> block.kind() == Block.Kind.NOTHING_NEW
                                && former.contains(block.instance().orElseThrow()));
                seen.addAll(former);
            });
            assertThat(seen).contains("prod-former", "stage-former");
        }

        @Test
        void whenPlanned_thenWhatIsNotConfiguredStays() {
            History.each(history -> assertThat(history.plan().decisions())
                    .filteredOn(decision -> decision.candidate().deployment().equals("gone")
                            || decision.candidate().tier().equals("unknown"))
                    .noneMatch(Decision::isDue));
        }

        @Test
        void whenNothingNewSucceededSinceTheLastPrune_thenOnlyWhatItNamedGoes() {
            History.each(history -> {
                RetentionPlan plan = history.plan();
                byInstance(history)
                        .forEach((instance, its) -> lastPrune(history, instance)
                                .filter(record -> its.stream().noneMatch(it -> it.isVerified() && isNew(it, record)))
                                .ifPresent(record -> assertThat(ids(
                                                plan,
                                                decision -> decision.isDue()
                                                        && decision.candidate()
                                                                .instance()
                                                                .equals(instance)))
                                        .isSubsetOf(record.due())));
            });
        }

        @Test
        void whenMoreThanHalfOfAnInstanceWouldGo_thenNoneOfItGoesUnconfirmed() {
            History.each(history -> {
                RetentionPlan plan = history.plan();
                Collection<List<Candidate>> instances = byInstance(history).values();
                for (List<Candidate> its : instances) {
                    long removed = plan.removals().stream()
                            .filter(it -> its.contains(it.candidate()))
                            .count();
                    long unguarded = plan.unguardedRemovals().stream()
                            .filter(it -> its.contains(it.candidate()))
                            .count();
                    long verified = its.stream().filter(Candidate::isVerified).count();
                    long verifiedRemoved = plan.removals().stream()
                            .filter(it -> its.contains(it.candidate()))
                            .filter(it -> it.candidate().isVerified())
                            .count();
                    boolean isGuarded = removed * 2 > its.size() || verifiedRemoved * 2 > verified;
                    assertThat(unguarded).isEqualTo(isGuarded ? 0 : removed);
                }
                assertThat(plan.needsMassDelete())
                        .isEqualTo(plan.unguardedRemovals().size()
                                < plan.removals().size());
            });
        }
    }

    @Nested
    class GivenAPlanThatWasCarriedOut {
        @Test
        void whenPlannedAgain_thenNothingMoreGoes() {
            History.each(history -> {
                RetentionPlan plan = history.plan();
                List<Candidate> rest = history.without(plan.removals());

                assertThat(history.plan(rest, with(history.prunes(), plan), history.now())
                                .removals())
                        .isEmpty();
                assertThat(history.plan(rest).removals()).isEmpty();
            });
        }

        @Test
        void whenAllRecordsAreLostAndItIsPlannedAgain_thenNothingMoreGoes() {
            History.each(history -> {
                RetentionPlan plan = history.plan(history.backups(), List.of(), history.now());

                assertThat(history.plan(history.without(plan.removals()), List.of(), history.now())
                                .removals())
                        .isEmpty();
            });
        }

        @Test
        void whenItWasKilledHalfWay_thenTheNextOneRemovesExactlyTheRest() {
            History.each(history -> {
                RetentionPlan plan = history.plan();
                List<Decision> removals = new ArrayList<>(plan.removals());
                Collections.shuffle(removals, new Random(removals.size()));
                List<Decision> done = removals.subList(0, removals.size() / 2);

                RetentionPlan next = history.plan(history.without(done), with(history.prunes(), plan), history.now());

                assertThat(ids(next, it -> it.fate() == Fate.REMOVE))
                        .isEqualTo(removals.subList(removals.size() / 2, removals.size()).stream()
                                .map(it -> it.candidate().id())
                                .collect(Collectors.toSet()));
            });
        }

        @Test
        void whenYearsPassWithoutASuccess_thenNothingMoreGoes() {
            History.each(history -> {
                RetentionPlan plan = history.plan();
                List<Candidate> rest = history.without(plan.removals());
                Set<BackupId> named = plan.records().stream()
                        .flatMap(record -> record.due().stream())
                        .collect(Collectors.toSet());

                RetentionPlan later = history.plan(rest, plan.recordsBy("ops@host", false), FAR);

                assertThat(ids(later, it -> it.fate() == Fate.REMOVE)).isSubsetOf(named);
            });
        }
    }

    @Nested
    class GivenClocksZonesAndNames {
        @Test
        void whenTheClockIsSetAhead_thenADayBeyondTheNewestIsAllThatCounts() {
            History.each(history -> newestVerified(history.backups()).ifPresent(newest -> {
                Instant dayLater = newest.snapshotTime().plus(Duration.ofDays(1));

                assertThat(ids(history.planAt(FAR), Decision::isDue))
                        .isEqualTo(ids(history.planAt(dayLater), Decision::isDue));
            }));
        }

        @Test
        void whenTheClockIsSetBack_thenLessGoesAndNothingElse() {
            History.each(history -> assertThat(
                            ids(history.planAt(history.now().minus(Duration.ofDays(20))), Decision::isDue))
                    .isSubsetOf(ids(history.plan(), Decision::isDue)));
        }

        @Test
        void whenTheOrderOfTheInputIsAnother_thenThePlanIsTheSame() {
            History.each(history -> {
                List<Candidate> shuffled = new ArrayList<>(history.backups());
                Collections.shuffle(shuffled, new Random(shuffled.size()));
                List<PruneRecord> prunes = new ArrayList<>(history.prunes());
                Collections.reverse(prunes);

                assertThat(history.plan(shuffled, prunes, history.now())).isEqualTo(history.plan());
            });
        }

        @Test
        @ResourceLock(Resources.TIME_ZONE)
        void whenTheTimeZoneIsAnother_thenThePlanIsTheSame() {
            TimeZone before = TimeZone.getDefault();
            List<String> zones =
                    List.of("America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "Europe/Berlin");
            try {
                History.each(500, history -> {
                    RetentionPlan plan = history.plan();
                    for (String zone : zones) {
                        TimeZone.setDefault(TimeZone.getTimeZone(zone));
                        assertThat(history.plan()).isEqualTo(plan);
                    }
                });
            } finally {
                TimeZone.setDefault(before);
            }
        }

        @Test
        void whenNamesSayAnotherOrder_thenSnapshotTimesDecide() {
            History.each(500, history -> {
                List<Candidate> distinct = List.copyOf(history.backups().stream()
                        .collect(Collectors.toMap(Candidate::snapshotTime, Function.identity(), (one, other) -> one))
                        .values());
                List<Candidate> renamed =
                        distinct.stream().map(RulesAbovePolicyTest::upsideDown).toList();

                assertThat(fates(history.plan(renamed, List.of(), history.now())))
                        .isEqualTo(fates(history.plan(distinct, List.of(), history.now())));
            });
        }
    }

    private static Candidate upsideDown(Candidate backup) {
        Instant named = Instant.EPOCH.plus(Duration.between(backup.snapshotTime(), FAR));
        return new Copies(backup)
                .id(BackupId.of(
                        named,
                        backup.tier(),
                        backup.id().value().substring(backup.id().value().length() - 6)))
                .candidate();
    }

    private static List<Object> fate(Decision decision) {
        return List.of(decision.candidate().id(), decision.fate());
    }

    private static Map<Instant, Fate> fates(RetentionPlan plan) {
        return plan.decisions().stream()
                .collect(Collectors.toMap(it -> it.candidate().snapshotTime(), Decision::fate));
    }

    private static Set<BackupId> ids(RetentionPlan plan, Predicate<Decision> condition) {
        return plan.decisions().stream()
                .filter(condition)
                .map(decision -> decision.candidate().id())
                .collect(Collectors.toSet());
    }

    private static Map<String, List<Candidate>> byInstance(History history) {
        return history.backups().stream().collect(Collectors.groupingBy(Candidate::instance));
    }

    private static Map<String, List<Candidate>> byTier(List<Candidate> backups) {
        return backups.stream().collect(Collectors.groupingBy(Candidate::tier));
    }

    private static Optional<Candidate> newestVerified(List<Candidate> backups) {
        return backups.stream().filter(Candidate::isVerified).max(Candidate.OLDEST_FIRST);
    }

    private static long verifiedTimes(List<Candidate> backups, Predicate<Candidate> condition) {
        return backups.stream()
                .filter(Candidate::isVerified)
                .filter(condition)
                .map(Candidate::snapshotTime)
                .distinct()
                .count();
    }

    private static Optional<PruneRecord> lastPrune(History history, String instance) {
        return history.prunes().stream()
                .filter(record -> record.instance().equals(instance)
                        && record.repository().equals(History.REPOSITORY))
                .max(Comparator.comparing(PruneRecord::at));
    }

    private static boolean isNew(Candidate backup, PruneRecord record) {
        return record.newest().map(backup.snapshotTime()::isAfter).orElse(true);
    }

    private static List<PruneRecord> with(List<PruneRecord> prunes, RetentionPlan plan) {
        List<PruneRecord> all = new ArrayList<>(prunes);
        all.addAll(plan.recordsBy("ops@host", false));
        return all;
    }
}
