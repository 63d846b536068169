package dev.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillRecord.Kind;
import dev.holdfast.manifest.DrillRecord.Objectives;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.manifest.DrillResult.CleanUp;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import dev.holdfast.testing.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DrillsTest {
    private static final Instant NOW = Instant.parse("2026-12-15T03:00:01Z");

    private final TestClock clock = TestClock.at(NOW.toString());
    private final FakeStage stage = new FakeStage(clock);
    private final List<DrillRecord> evidence = new ArrayList<>();
    private final List<Backup> backups = new ArrayList<>();
    private final Map<String, String> classes = new HashMap<>();
    private boolean isTaken;
    private boolean refusesEvidence;
    private long seed = 1;
    private int drills;

    private Drills drills() {
        return new Drills(new DrillSurroundings(
                this::catalog,
                this::keep,
                deployment -> {
                    if (isTaken) {
                        throw new RefusedException("its lease is held", "wait");
                    }
                    return () -> {};
                },
                order -> stage,
                new TimeLimit(Duration.ofSeconds(5)),
                clock,
                new SplittableRandom(seed),
                () -> "drill00" + drills++,
                "tester@test"));
    }

    private CatalogReading catalog() {
        return new CatalogReading(
                Catalog.of(backups),
                Map.of("local", new RepositoryState("", true, Told.of(classes, Told.drills(latest())))),
                clock.instant());
    }

    private List<DrillRecord> latest() {
        Map<String, DrillRecord> each = new HashMap<>();
        evidence.forEach(record -> each.put(record.id(), record));
        return List.copyOf(each.values());
    }

    private void keep(DrillRecord record) {
        if (refusesEvidence) {
            throw new RepositoryException("nothing can be written", "mount it");
        }
        evidence.add(record);
    }

    private Backup backup(String at) {
        return backup(at, Verdict.whole(Optional.empty()));
    }

    private Backup backup(String at, Verdict verdict) {
        Manifest manifest = Manifests.of("prod", "daily", Instant.parse(at), "aaaaaa", verdict);
        Backup backup = new Backup(manifest, List.of("local"), List.of());
        backups.add(backup);
        return backup;
    }

    private static DrillPlan plan(Choice choice, String... checks) {
        return new DrillPlan(
                "prod",
                "staging",
                Optional.empty(),
                choice,
                List.of(checks),
                Duration.ofMillis(500),
                true,
                new Objectives(Optional.of(Duration.ofHours(24)), Optional.of(Duration.ofMinutes(10))));
    }

    private static DrillOrder order(DrillPlan plan) {
        return new DrillOrder(plan, Kind.DRILL, Optional.empty(), Optional.empty(), "Ada", "by hand");
    }

    private DrillRecord run(String... checks) throws InterruptedException {
        return drills().run(order(plan(Choice.LATEST, checks)), DrillProgress.ignored());
    }

    @Nested
    class GivenThatAllGoesWell {
        @Test
        void whenItIsDrilled_thenItPassesAndIsTimedFromOrderToProof() throws InterruptedException {
            Backup newest = backup("2026-12-15T01:00:01Z");
            stage.answers = List.of(new Check("counts", true, "154"));

            DrillRecord drill = run("counts");

            DrillResult result = drill.result().orElseThrow();
            assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
            assertThat(result.backup()).contains(newest.id());
            assertThat(result.rto()).contains(Duration.ofMinutes(6));
            assertThat(result.rpo()).contains(Duration.ofHours(2));
            assertThat(drill.keepsRto()).contains(true);
            assertThat(drill.keepsRpo()).contains(true);
            assertThat(result.cleanUp().state()).isEqualTo(CleanUp.State.DONE);
            assertThat(result.steps())
                    .extracting(DrillResult.Step::name)
                    .containsExactly("choose", "restore", "checks", "clean up");
            assertThat(result.ended()).isEqualTo(NOW.plus(Duration.ofMinutes(26)));
            assertThat(drill.occasion().tester()).isEqualTo("Ada");
        }

        @Test
        void whenItIsDrilled_thenItsEvidenceIsWrittenBeforeAndAfter() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");

            DrillRecord drill = run();

            assertThat(evidence).hasSize(2);
            assertThat(evidence.get(0).result()).isEmpty();
            assertThat(evidence.get(1)).isEqualTo(drill);
        }

        @Test
        void whenAnEarlierOneLeftSomething_thenThatIsClearedAndNotInItsTime() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.leftover = Duration.ofHours(1);

            DrillResult result = run().result().orElseThrow();

            assertThat(result.rto()).contains(Duration.ofMinutes(5));
            assertThat(result.steps())
                    .extracting(DrillResult.Step::name)
                    .containsExactly("tidy up", "choose", "restore", "clean up");
        }

        @Test
        void whenItTakesLongerThanAgreed_thenItPassesAndSaysSo() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.restoring = Duration.ofHours(5);

            DrillRecord drill = run();

            assertThat(drill.isPassed()).isTrue();
            assertThat(drill.keepsRto()).contains(false);
        }

        @Test
        void whenItIsToBeKept_thenNothingIsPutBack() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            DrillPlan plan = plan(Choice.LATEST);
            DrillPlan kept = new DrillPlan(
                    "prod",
                    "staging",
                    Optional.empty(),
                    Choice.LATEST,
                    List.of(),
                    plan.timeout(),
                    false,
                    plan.objectives());

            DrillRecord drill = drills().run(order(kept), DrillProgress.ignored());

            assertThat(drill.result().orElseThrow().cleanUp().state()).isEqualTo(CleanUp.State.KEPT);
            assertThat(stage.calls).doesNotContain("put back");
        }
    }

    @Nested
    class GivenSeveralBackups {
        @Test
        void whenAnyIsWanted_thenEachHasItsTurnAndTheLossIsThatOfTheNewest() throws InterruptedException {
            for (int day = 10; day < 15; day++) {
                backup("2026-12-" + day + "T03:00:01Z");
            }
            Set<Object> chosen = new HashSet<>();
            for (seed = 0; seed < 60; seed++) {
                clock.set(NOW);
                drills = (int) seed;
                evidence.clear();
                DrillResult result = new Drills(surroundings(seed))
                        .run(order(plan(Choice.RANDOM)), DrillProgress.ignored())
                        .result()
                        .orElseThrow();
                chosen.add(result.backup().orElseThrow());
                assertThat(result.rpo()).contains(Duration.ofDays(1));
            }

            assertThat(chosen).hasSize(5);
        }

        private DrillSurroundings surroundings(long with) {
            return new DrillSurroundings(
                    DrillsTest.this::catalog,
                    DrillsTest.this::keep,
                    deployment -> () -> {},
                    order -> stage,
                    new TimeLimit(Duration.ofSeconds(5)),
                    clock,
                    new SplittableRandom(with),
                    () -> "aaaaaaaa",
                    "tester@test");
        }

        @Test
        void whenTheNewestIsSuspectOrArchived_thenItIsNotDrilled() throws InterruptedException {
            Backup good = backup("2026-12-13T03:00:01Z");
            Backup archived = backup("2026-12-14T03:00:01Z");
            backup("2026-12-15T02:00:01Z", new Verdict(List.of("shrank"), Optional.empty()));
            classes.put(archived.manifest().archive().key(), "GLACIER");

            assertThat(run().result().orElseThrow().backup()).contains(good.id());
        }

        @Test
        void whenOneIsNamed_thenItIsThatOne() throws InterruptedException {
            Backup old = backup("2026-12-13T03:00:01Z");
            backup("2026-12-14T03:00:01Z");
            DrillOrder named = new DrillOrder(
                    plan(Choice.LATEST), Kind.DRILL, Optional.of("20261213"), Optional.empty(), "Ada", "");

            DrillRecord drill = drills().run(named, DrillProgress.ignored());

            assertThat(drill.result().orElseThrow().backup()).contains(old.id());
            assertThat(drill.result().orElseThrow().rpo()).contains(Duration.ofDays(1));
        }
    }

    @Nested
    class GivenThatSomethingGoesWrong {
        @Test
        void whenThereIsNoBackup_thenItFailsWithEvidence() throws InterruptedException {
            DrillRecord drill = run();

            assertThat(drill.result().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(drill.result().orElseThrow().problems())
                    .singleElement()
                    .asString()
                    .contains("no verified backup");
            assertThat(drill.result().orElseThrow().cleanUp().state()).isEqualTo(CleanUp.State.NOTHING);
            assertThat(evidence).hasSize(2);
        }

        @Test
        void whenTheOtherDeploymentIsDown_thenItFailsAndNothingIsPutBack() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.isDown = true;

            DrillResult result = run().result().orElseThrow();

            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.problems()).singleElement().asString().contains("cannot be reached");
            assertThat(result.rto()).isEmpty();
            assertThat(stage.calls).doesNotContain("put back");
        }

        @Test
        void whenWhatIsThereDiffers_thenItFailsAndIsPutBack() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.problem = "table users differs";

            DrillResult result = run("counts").result().orElseThrow();

            assertThat(result.problems()).containsExactly("table users differs");
            assertThat(result.restore()).isPresent();
            assertThat(stage.calls).contains("put back").doesNotContain("ask [counts]");
        }

        @Test
        void whenACheckDoesNotPass_thenItFailsAndSaysWhich() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.answers = List.of(new Check("counts", true, "154"), new Check("admin", false, "nobody"));

            DrillResult result = run("counts", "admin").result().orElseThrow();

            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.checks()).hasSize(2);
            assertThat(result.problems()).containsExactly("the check admin did not pass: nobody");
            assertThat(result.cleanUp().state()).isEqualTo(CleanUp.State.DONE);
        }

        @Test
        void whenItCannotBePutBack_thenItPassesAndSaysThatDataIsLeft() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.cannotPutBack = true;

            DrillResult result = run().result().orElseThrow();

            assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
            assertThat(result.cleanUp().state()).isEqualTo(CleanUp.State.FAILED);
            assertThat(result.cleanUp().detail()).contains("does not answer any more");
        }

        @Test
        void whenItHangs_thenItIsStoppedAtItsTimeoutAndPutBack() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.hangs = true;

            DrillResult result = run().result().orElseThrow();

            assertThat(result.outcome()).isEqualTo(Outcome.HUNG);
            assertThat(result.problems()).singleElement().asString().contains("its timeout");
            assertThat(result.backup()).isPresent();
            assertThat(stage.calls).contains("put back");
        }

        @Test
        void whenSomebodyStopsIt_thenItsEvidenceSaysSo() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.hangs = true;
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            DrillPlan patient = new DrillPlan(
                    "prod",
                    "staging",
                    Optional.empty(),
                    Choice.LATEST,
                    List.of(),
                    Duration.ofMinutes(5),
                    true,
                    Objectives.none());
            Thread driller = new Thread(() -> {
                try {
                    drills().run(order(patient), DrillProgress.ignored());
                } catch (InterruptedException e) {
                    thrown.set(e);
                }
            });
            driller.start();
            stage.begun.await();

            driller.interrupt();
            driller.join(10_000);

            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            DrillResult result = evidence.get(1).result().orElseThrow();
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.problems()).singleElement().asString().contains("it was stopped");
            assertThat(result.cleanUp().detail())
                    .contains("holdfast undo latest --deployment staging --confirm staging");
            assertThat(result.cleanUp().state()).isEqualTo(CleanUp.State.FAILED);
        }

        @Test
        void whenNoEvidenceCanBeKept_thenNothingIsDone() {
            backup("2026-12-15T01:00:01Z");
            refusesEvidence = true;

            assertThatThrownBy(() -> run()).isInstanceOf(RepositoryException.class);
            assertThat(stage.calls).isEmpty();
        }

        @Test
        void whenTheTargetWasMarkedProductionMeanwhile_thenNothingIsDone() {
            backup("2026-12-15T01:00:01Z");
            stage.isProduction = true;

            assertThatThrownBy(() -> run()).isInstanceOf(RefusedException.class);
            assertThat(stage.calls).isEmpty();
            assertThat(evidence).isEmpty();
        }

        @Test
        void whenItIsBeingDrilledAlready_thenItIsRefused() {
            isTaken = true;

            assertThatThrownBy(() -> run()).isInstanceOf(RefusedException.class);
            assertThat(evidence).isEmpty();
        }
    }

    @Nested
    class GivenOneThatWasKilled {
        @Test
        void whenItsProcessDies_thenOnlyItsBeginningIsThere() {
            backup("2026-12-15T01:00:01Z");
            stage.diesWhileRestoring = true;

            assertThatThrownBy(() -> run()).isInstanceOf(OutOfMemoryError.class);

            assertThat(evidence).singleElement().extracting(DrillRecord::result).isEqualTo(Optional.empty());
        }

        @Test
        void whenTheNextOneBegins_thenItIsWrittenThatTheOtherWasKilled() throws InterruptedException {
            backup("2026-12-15T01:00:01Z");
            stage.diesWhileRestoring = true;
            assertThatThrownBy(() -> run()).isInstanceOf(OutOfMemoryError.class);
            stage.diesWhileRestoring = false;
            clock.advance(Duration.ofDays(1));

            run();

            assertThat(evidence)
                    .extracting(record -> record.result().map(DrillResult::outcome))
                    .containsExactly(
                            Optional.empty(),
                            Optional.of(Outcome.KILLED),
                            Optional.empty(),
                            Optional.of(Outcome.PASSED));
        }

        @Test
        void whenTheDaemonStartsAgain_thenItWritesThatItWasKilled_once() {
            backup("2026-12-15T01:00:01Z");
            stage.diesWhileRestoring = true;
            assertThatThrownBy(() -> run()).isInstanceOf(OutOfMemoryError.class);

            List<DrillRecord> first = drills().endKilled(plan(Choice.LATEST));
            List<DrillRecord> second = drills().endKilled(plan(Choice.LATEST));

            assertThat(first).hasSize(1);
            assertThat(second).isEmpty();
            assertThat(evidence.get(1).result().orElseThrow().cleanUp().detail())
                    .contains("staging");
        }
    }
}
