package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupTaker;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.CatalogSource;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.manifest.Verification;
import dev.holdfast.run.Run;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.state.MemoryState;
import dev.holdfast.state.ScheduleName;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DispatcherTest {
    private static final ScheduleName DAILY = new ScheduleName("prod", "daily");

    private final TestClock clock = TestClock.at("2026-11-20T12:00:00Z");
    private final MemoryState runs = new MemoryState();
    private final ScheduledBackups repository = new ScheduledBackups();
    private final AtomicInteger ids = new AtomicInteger();
    private final List<Dispatcher> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Dispatcher::close);
    }

    @Nested
    class GivenOneDailySchedule {
        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        private final AtomicReference<Verdict> verdict = new AtomicReference<>(Verdict.whole(Optional.empty()));
        private final BackupTaker taker = (request, progress) -> {
            if (failure.get() != null) {
                throw failure.get();
            }
            return repository.commit(request, clock.instant(), verdict.get());
        };
        private final Dispatcher dispatcher = inline(taker, Plans.plan(1, prod()));

        @Test
        void whenItIsNew_thenNothingRunsBeforeItsNextMoment() {
            Optional<Instant> next = dispatcher.consider(DAILY);

            assertThat(next).contains(Instant.parse("2026-11-21T02:00:00Z"));
            assertThat(repository.all()).isEmpty();
        }

        @Test
        void whenItsMomentComes_thenOneBackupIsTakenThatAnswersToIt() {
            reach("2026-11-21T02:00:00Z");
            reach("2026-11-21T02:00:05Z");
            reach("2026-11-22T01:59:59Z");

            assertThat(repository.all()).hasSize(1);
            Manifest backup = repository.all().get(0);
            assertThat(backup.trigger().due()).contains(Instant.parse("2026-11-21T02:00:00Z"));
            assertThat(runs.recent(10)).extracting(Run::outcome).containsExactly(RunOutcome.SUCCESS);
        }

        @Test
        void whenTheDaemonWasAwayForDays_thenItCatchesUpOnce() {
            reach("2026-11-21T02:00:00Z");
            Dispatcher restarted = inline(taker, Plans.plan(1, prod()));

            clock.set(Instant.parse("2026-11-25T15:00:00Z"));
            restarted.considerAll();
            restarted.considerAll();

            assertThat(repository.all())
                    .extracting(backup -> backup.trigger().due().orElseThrow().toString())
                    .containsExactly("2026-11-21T02:00:00Z", "2026-11-25T02:00:00Z");
        }

        @Test
        void whenItFails_thenItIsTriedAgainAfterLongerAndLongerWaits() {
            failure.set(new DeploymentException("prod does not answer", ""));
            List<Duration> waits = new ArrayList<>();
            reach("2026-11-21T02:00:00Z");

            for (int i = 0; i < 7; i++) {
                Instant next = dispatcher.consider(DAILY).orElseThrow();
                waits.add(Duration.between(clock.instant(), next));
                reach(next.toString());
            }

            assertThat(waits).extracting(Duration::toMinutes).containsExactly(1L, 2L, 5L, 10L, 20L, 30L, 30L);
            assertThat(runs.recent(10)).hasSize(8).allMatch(run -> run.outcome() == RunOutcome.FAILED);
        }

        @Test
        void whenTheSameWouldFailAgainAtFullCost_thenItWaitsLonger() {
            failure.set(new CorruptBackupException("the download is damaged", ""));

            reach("2026-11-21T02:00:00Z");

            assertThat(dispatcher.consider(DAILY)).contains(Instant.parse("2026-11-21T02:15:00Z"));
        }

        @Test
        void whenARetrySucceeds_thenThePeriodHasItsBackup() {
            failure.set(new DeploymentException("prod does not answer", ""));
            reach("2026-11-21T02:00:00Z");
            failure.set(null);

            reach("2026-11-21T02:00:59Z");
            int before = repository.all().size();
            reach("2026-11-21T02:01:00Z");
            reach("2026-11-21T12:00:00Z");

            assertThat(before).isZero();
            assertThat(repository.all()).hasSize(1);
        }

        @Test
        void whenTheClockGoesBackBehindAFailure_thenItDoesNotHoldBackTheRetry() {
            failure.set(new DeploymentException("prod does not answer", ""));
            reach("2026-11-21T20:00:00Z");
            failure.set(null);

            reach("2026-11-21T03:00:00Z");

            assertThat(repository.all()).hasSize(1);
        }

        @Test
        void whenTheResultIsSuspect_thenThePeriodHasNoOtherAttempt() {
            verdict.set(new Verdict(List.of("table users is gone"), Optional.empty()));
            reach("2026-11-21T02:00:00Z");

            reach("2026-11-21T12:00:00Z");
            inline(taker, Plans.plan(1, prod())).considerAll();

            assertThat(repository.all()).hasSize(1);
            assertThat(runs.recent(10)).extracting(Run::outcome).containsExactly(RunOutcome.SUSPECT);
            assertThat(runs.recent(10)).extracting(Run::message).containsExactly("table users is gone");
        }

        @Test
        void whenSomethingUnexpectedHappens_thenTheRunFailsAndTheDispatcherLives() {
            failure.set(new IllegalStateException("a mistake"));

            reach("2026-11-21T02:00:00Z");
            failure.set(null);
            reach("2026-11-22T02:00:00Z");

            assertThat(runs.recent(10)).extracting(Run::outcome).containsExactly(RunOutcome.SUCCESS, RunOutcome.FAILED);
        }

        @Test
        void whenItIsReloadedWithAnotherTime_thenItIsDueAtItsNextMoment() {
            reach("2026-11-21T02:00:00Z");
            clock.set(Instant.parse("2026-11-21T12:00:00Z"));

            dispatcher.follow(Plans.plan(1, Plans.deployment("prod", Plans.daily("daily", "05:00"))));

            assertThat(dispatcher.consider(DAILY)).contains(Instant.parse("2026-11-22T05:00:00Z"));
            assertThat(repository.all()).hasSize(1);
        }

        private void reach(String instant) {
            dispatcher.considerAll();
            clock.set(Instant.parse(instant));
            dispatcher.considerAll();
        }
    }

    @Nested
    class GivenARepositoryThatIsDown {
        private boolean everRead;
        private Catalog lastSeen = Catalog.empty();

        @Test
        void whenItWasNeverRead_thenTheSkipIsVisibleAndMadeUpForLater() {
            Dispatcher dispatcher = inline(
                    (request, progress) -> repository.commit(request, clock.instant()),
                    this::down,
                    Plans.plan(1, prod()));
            dispatcher.considerAll();
            clock.set(Instant.parse("2026-11-21T02:00:00Z"));
            dispatcher.considerAll();
            clock.set(Instant.parse("2026-11-21T02:01:00Z"));
            dispatcher.considerAll();
            List<Run> skipped = runs.recent(10);

            everRead = true;
            clock.set(Instant.parse("2026-11-21T02:03:00Z"));
            dispatcher.considerAll();

            assertThat(skipped).extracting(Run::outcome).containsExactly(RunOutcome.SKIPPED);
            assertThat(skipped.get(0).message())
                    .contains("local could not be read")
                    .contains("connection refused");
            assertThat(repository.all()).hasSize(1);
        }

        @Test
        void whenItCanBeReadOnlyLater_thenWhatItTellsIsMadeUpForOnAHostThatKnowsNothing() {
            Dispatcher dispatcher = inline(
                    (request, progress) -> repository.commit(request, clock.instant()),
                    this::down,
                    Plans.plan(1, prod()));
            dispatcher.considerAll();
            Optional<Instant> stored = runs.protectedSinceIfKnown(
                    "prod", "daily", Plans.daily("daily", "02:00").recurrence().describe());

            everRead = true;
            lastSeen = Catalog.of(List.of(new Backup(
                    repository.commit(requestOf("2026-11-18T02:00:00Z"), Instant.parse("2026-11-18T02:00:00Z")),
                    List.of(ScheduledBackups.REPOSITORY),
                    List.of())));
            dispatcher.readCatalog();
            dispatcher.considerAll();

            assertThat(stored).isEmpty();
            assertThat(runs.recent(10)).extracting(Run::outcome).containsExactly(RunOutcome.SUCCESS);
            assertThat(runs.recent(10).get(0).due()).contains(Instant.parse("2026-11-20T02:00:00Z"));
        }

        @Test
        void whenReadingFailsInAWayThatNobodyExpected_thenItIsTriedAgainSoon() {
            everRead = true;
            AtomicReference<RuntimeException> mistake = new AtomicReference<>();
            Dispatcher dispatcher = inline(
                    (request, progress) -> repository.commit(request, clock.instant()),
                    () -> {
                        if (mistake.get() != null) {
                            throw mistake.get();
                        }
                        return down();
                    },
                    Plans.plan(1, prod()));
            dispatcher.considerAll();
            mistake.set(new NullPointerException("a mistake"));
            clock.set(Instant.parse("2026-11-21T02:00:00Z"));

            assertThat(dispatcher.consider(DAILY)).contains(Instant.parse("2026-11-21T02:01:00Z"));
        }

        @Test
        void whenItGoesDownRightAfterTheCommit_thenThereIsNoSecondBackup() {
            everRead = true;
            Dispatcher dispatcher = inline(
                    (request, progress) -> repository.commit(request, clock.instant()),
                    this::down,
                    Plans.plan(1, prod()));
            dispatcher.considerAll();
            for (int minute = 0; minute < 60; minute++) {
                clock.set(Instant.parse("2026-11-21T02:00:00Z").plus(Duration.ofMinutes(minute)));
                dispatcher.considerAll();
            }

            assertThat(repository.all()).hasSize(1);
        }

        @Test
        void whenAVerificationRevokesABackupOfThisProcess_thenItIsTakenAgain() {
            everRead = true;
            Dispatcher dispatcher = inline(
                    (request, progress) -> repository.commit(request, clock.instant()),
                    this::down,
                    Plans.plan(1, prod()));
            dispatcher.considerAll();
            clock.set(Instant.parse("2026-11-21T02:00:00Z"));
            dispatcher.considerAll();

            Manifest taken = repository.all().get(0);
            lastSeen = Catalog.of(List.of(new Backup(
                    taken,
                    List.of(ScheduledBackups.REPOSITORY),
                    List.of(new Verification(
                            taken.id(),
                            "prod",
                            ScheduledBackups.REPOSITORY,
                            clock.instant(),
                            Verification.Depth.STORED,
                            List.of("the checksum differs"),
                            "tester@test")))));
            dispatcher.readCatalog();
            dispatcher.considerAll();

            assertThat(repository.all()).hasSize(2);
        }

        /** It tells what it held before. */
        private CatalogReading down() {
            return new CatalogReading(
                    lastSeen,
                    Map.of(ScheduledBackups.REPOSITORY, new RepositoryState("connection refused", everRead)),
                    clock.instant());
        }
    }

    @Nested
    class GivenSlowBackups {
        private final BlockingTaker taker = new BlockingTaker(repository, clock);

        @Test
        void whenTwoSchedulesOfADeploymentAreDue_thenTheyRunOneAfterTheOther() {
            Dispatcher dispatcher =
                    threaded(4, Plans.deployment("prod", Plans.daily("daily", "02:00"), Plans.daily("other", "02:00")));
            due(dispatcher);

            await().until(() -> taker.begun().size() == 1);
            assertThat(dispatcher.inProgress()).hasSize(1);
            taker.let("prod");
            await().until(() -> taker.begun().size() == 2);
            taker.let("prod");

            await().until(() -> runs.recent(10).size() == 2);
            assertThat(repository.all())
                    .extracting(backup -> backup.trigger().schedule().orElseThrow())
                    .containsExactlyInAnyOrder("daily", "other");
        }

        @Test
        void whenMoreDeploymentsAreDueThanMayRun_thenTheOthersWaitAndNoneIsForgotten() {
            Dispatcher dispatcher = threaded(
                    2,
                    Plans.deployment("a", Plans.daily("daily", "02:00"), Plans.daily("other", "02:00")),
                    Plans.deployment("b", Plans.daily("daily", "02:00")),
                    Plans.deployment("c", Plans.daily("daily", "02:00")));
            due(dispatcher);

            await().until(() -> taker.begun().size() == 2);
            assertThat(taker.begun()).containsExactlyInAnyOrder("a", "b");
            taker.let("a");
            await().until(() -> taker.begun().size() == 3);

            assertThat(taker.begun().get(2))
                    .as("the one who never had a turn comes first")
                    .isEqualTo("c");
            List.of("a", "b", "c").forEach(taker::let);
            await().until(() -> runs.recent(10).size() == 4);
        }

        @Test
        void whenItIsConsideredOften_thenOneRunWaits() {
            Dispatcher dispatcher = threaded(1, Plans.deployment("a", Plans.daily("daily", "02:00")), prod());
            due(dispatcher);
            for (int i = 0; i < 50; i++) {
                dispatcher.considerAll();
            }

            taker.let("a");
            taker.let("prod");
            await().until(() -> runs.recent(10).size() == 2);
            dispatcher.considerAll();

            assertThat(taker.begun()).hasSize(2).containsExactlyInAnyOrder("a", "prod");
        }

        @Test
        void whenAPeriodPassesWhileARunIsUnderWay_thenTheSkipIsRecorded() {
            Dispatcher dispatcher = threaded(1, prod());
            due(dispatcher);
            await().until(() -> taker.begun().size() == 1);

            clock.set(Instant.parse("2026-11-23T04:00:00Z"));
            taker.let("prod");
            await().until(() -> runs.recent(10).size() == 2);

            assertThat(runs.recent(10))
                    .filteredOn(run -> run.outcome() == RunOutcome.SKIPPED)
                    .extracting(run -> run.due().orElseThrow().toString(), Run::message)
                    .containsExactly(
                            tuple("2026-11-22T02:00:00Z", "its period passed while the run before it was under way"));
        }

        @Test
        void whenStopped_thenTheRunUnderWayMayEndAndNoOtherBegins() throws InterruptedException {
            Dispatcher dispatcher = threaded(1, Plans.deployment("a", Plans.daily("daily", "02:00")), prod());
            due(dispatcher);
            await().until(() -> taker.begun().size() == 1);

            dispatcher.stopAccepting();
            boolean idleAtOnce = dispatcher.awaitIdle(Duration.ofMillis(50));
            taker.let(taker.begun().get(0));

            assertThat(idleAtOnce).isFalse();
            assertThat(dispatcher.awaitIdle(Duration.ofSeconds(20))).isTrue();
            assertThat(taker.begun()).hasSize(1);
            assertThat(runs.recent(10)).extracting(Run::outcome).containsExactly(RunOutcome.SUCCESS);
        }

        @Test
        void whenItTakesTooLongToStop_thenTheRunIsAbandonedAndNothingCommitted() throws InterruptedException {
            Dispatcher dispatcher = threaded(1, prod());
            due(dispatcher);
            await().until(() -> taker.begun().size() == 1);

            dispatcher.close();

            assertThat(dispatcher.awaitIdle(Duration.ofSeconds(20))).isTrue();
            assertThat(runs.recent(10)).extracting(Run::outcome).containsExactly(RunOutcome.ABANDONED);
            assertThat(repository.all()).isEmpty();
        }

        @Test
        void whenReloadedDuringARun_thenTheRunGoesOnAndCounts() {
            Dispatcher dispatcher = threaded(1, prod());
            due(dispatcher);
            await().until(() -> taker.begun().size() == 1);

            dispatcher.follow(Plans.plan(3, prod(), Plans.deployment("new", Plans.daily("daily", "02:00"))));
            taker.let("prod");
            await().until(() -> runs.recent(10).size() == 1);
            dispatcher.considerAll();
            await().until(() -> dispatcher.inProgress().isEmpty());

            assertThat(taker.begun()).containsExactly("prod");
        }

        @Test
        void whenARunBegins_thenItIsToldWhatItMayTakeOverAndWhenToGiveUp() {
            Dispatcher dispatcher = threaded(1, prod());
            due(dispatcher);

            await().until(() -> taker.begun().size() == 1);
            taker.let("prod");

            assertThat(taker.requests().get(0).trigger().due()).contains(Instant.parse("2026-11-21T02:00:00Z"));
            assertThat(taker.requests().get(0).notBefore()).isEqualTo(Instant.parse("2026-11-21T02:00:00Z"));
            assertThat(taker.requests().get(0).deadline()).contains(Instant.parse("2026-11-21T08:00:00Z"));
        }

        @Test
        void whenARunHangsBeyondItsDeadline_thenItIsSeenYetNoOtherDeploymentWaitsForIt() {
            Dispatcher dispatcher = threaded(1, Plans.deployment("a", Plans.daily("daily", "02:00")), prod());
            due(dispatcher);
            await().until(() -> taker.begun().size() == 1);
            clock.set(Instant.parse("2026-11-21T08:05:00Z"));
            dispatcher.considerAll();
            int inTime = taker.begun().size();

            clock.set(Instant.parse("2026-11-21T08:05:01Z"));
            dispatcher.considerAll();
            await().until(() -> taker.begun().size() == 2);

            assertThat(inTime).isOne();
            assertThat(dispatcher.inProgress())
                    .extracting(RunInProgress::since)
                    .first()
                    .isEqualTo(Instant.parse("2026-11-21T02:00:00Z"));
            List.of("a", "prod").forEach(taker::let);
            await().until(() -> dispatcher.inProgress().isEmpty());
        }

        @Test
        void whenAnotherDaemonTakesTheBackupWhileItWaits_thenItIsNotTakenTwice() {
            Dispatcher dispatcher = threaded(1, Plans.deployment("a", Plans.daily("daily", "02:00")), prod());
            due(dispatcher);
            await().until(() -> taker.begun().size() == 1);
            String waiting = taker.begun().contains("a") ? "prod" : "a";
            dispatcher.considerAll();

            BackupRequest like = taker.requests().get(0);
            repository.commit(
                    new BackupRequest(
                            "theirs",
                            waiting,
                            like.tier(),
                            like.trigger(),
                            like.annotations(),
                            like.notBefore(),
                            like.deadline()),
                    clock.instant());
            taker.let(taker.begun().get(0));
            await().until(() -> dispatcher.awaitIdle(Duration.ofSeconds(20)));

            assertThat(taker.begun()).doesNotContain(waiting);
        }

        private Dispatcher threaded(int concurrency, DaemonPlan.DeploymentPlan... deployments) {
            Dispatcher dispatcher = new Dispatcher(ports(taker, () -> repository.read(clock.instant())));
            opened.add(dispatcher);
            dispatcher.follow(Plans.plan(concurrency, deployments));
            return dispatcher;
        }

        /** Lets the schedules be seen, then their moment come. */
        private void due(Dispatcher dispatcher) {
            dispatcher.considerAll();
            await().until(() -> dispatcher.awaitIdle(Duration.ofSeconds(20)));
            clock.set(Instant.parse("2026-11-21T02:00:00Z"));
            dispatcher.considerAll();
        }
    }

    private Dispatcher inline(BackupTaker taker, DaemonPlan plan) {
        return inline(taker, () -> repository.read(clock.instant()), plan);
    }

    private Dispatcher inline(BackupTaker taker, CatalogSource catalog, DaemonPlan plan) {
        Dispatcher dispatcher = new Dispatcher(ports(taker, catalog), new InlineWorkers());
        dispatcher.follow(plan);
        return dispatcher;
    }

    private static BackupRequest requestOf(String due) {
        return new BackupRequest(
                "earlier",
                "prod",
                "daily",
                Trigger.schedule("daily", Instant.parse(due)),
                Annotations.none(),
                Instant.parse(due),
                Optional.empty());
    }

    private Dispatcher.Ports ports(BackupTaker taker, CatalogSource catalog) {
        return new Dispatcher.Ports(catalog, taker, runs, clock, () -> "run" + ids.incrementAndGet());
    }

    private static DaemonPlan.DeploymentPlan prod() {
        return Plans.deployment("prod", Plans.daily("daily", "02:00"));
    }
}
