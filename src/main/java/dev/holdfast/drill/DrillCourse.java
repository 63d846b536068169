package dev.holdfast.drill;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.manifest.DrillResult.CleanUp;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.manifest.DrillResult.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One drill from its order to its result. What it found is kept as it is found, in fields that the thread that does the work writes and the one that waits for it reads, so that a
 * drill that hangs tells how far it came.
 */
final class DrillCourse {
    /** Putting back is a restore as well, with all its waiting; but a drill that hung may hang again. */
    private static final Duration PUTTING_BACK = Duration.ofMinutes(45);

    private final DrillSurroundings around;
    private final DrillOrder order;
    private final DrillRecord drill;
    private final DrillStage stage;
    private final DrillProgress progress;
    private final AtomicReference<Optional<Backup>> backup = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Duration>> rpo = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<String>> restore = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Duration> tidying = new AtomicReference<>(Duration.ZERO);
    private final List<Check> checks = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private boolean wasInterrupted;

    DrillCourse(
            DrillSurroundings around, DrillOrder order, DrillRecord drill, DrillStage stage, DrillProgress progress) {
        this.around = around;
        this.order = order;
        this.drill = drill;
        this.stage = stage;
        this.progress = progress;
    }

    /** Whether the calling thread was interrupted while it waited. */
    boolean wasInterrupted() {
        return wasInterrupted;
    }

    DrillResult execute() {
        Outcome outcome = outcome();
        Optional<Duration> rto = outcome == Outcome.PASSED
                ? Optional.of(Duration.between(drill.ordered(), around.clock().instant())
                        .minus(tidying.get()))
                : Optional.empty();
        CleanUp cleanUp = cleanUp();
        return new DrillResult(
                around.clock().instant(),
                outcome,
                backup.get().map(Backup::id),
                backup.get().map(chosen -> chosen.manifest().snapshotTime()),
                restore.get(),
                rto,
                rpo.get(),
                rto.isPresent() ? documents() : 0,
                checks,
                problems,
                cleanUp,
                steps);
    }

    private long documents() {
        return backup.get()
                .map(chosen -> chosen.manifest().contents().documents())
                .orElse(0L);
    }

    private Outcome outcome() {
        try {
            around.limit().within(order.plan().timeout(), () -> {
                restoreAndAsk();
                return true;
            });
        } catch (TimeoutException e) {
            problems.add("it was stopped after " + order.plan().timeout().toSeconds()
                    + " s, its timeout; it had come to: "
                    + (steps.isEmpty()
                            ? "choosing a backup"
                            : "after " + steps.get(steps.size() - 1).name()));
            return Outcome.HUNG;
        } catch (InterruptedException e) {
            wasInterrupted = true;
            problems.add(
                    "it was stopped: " + Optional.ofNullable(e.getMessage()).orElse("interrupted"));
        } catch (HoldfastException e) {
            problems.add(e.explain());
        } catch (IllegalStateException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems.isEmpty() ? Outcome.PASSED : Outcome.FAILED;
    }

    private void restoreAndAsk() throws Exception {
        tidy();
        Backup chosen = timed("choose", this::choose);
        progress.step("restoring " + chosen.id() + " into " + drill.into());
        DrillStage.Restored restored = timed("restore", () -> stage.restore(chosen, progress));
        restore.set(restored.id());
        if (!restored.problem().isEmpty()) {
            problems.add(restored.problem());
            return;
        }
        List<String> questions = order.plan().checks();
        if (questions.isEmpty()) {
            return;
        }
        progress.step("asking " + drill.into() + " what it holds");
        checks.addAll(timed("checks", () -> stage.ask(questions)));
        checks.stream()
                .filter(check -> !check.passed())
                .forEach(check -> problems.add("the check " + check.name() + " did not pass: " + check.detail()));
    }

    /** In an emergency nobody would do so, so that it is not in the recovery time. */
    private void tidy() throws InterruptedException {
        Instant began = around.clock().instant();
        if (stage.tidy(progress)) {
            tidying.set(Duration.between(began, around.clock().instant()));
            steps.add(new Step("tidy up", tidying.get()));
        }
    }

    private Backup choose() {
        CatalogReading reading = around.catalog().read();
        Restorable restorable = new Restorable(reading, drill.deployment());
        rpo.set(restorable
                .newest()
                .map(newest -> Duration.between(newest.manifest().snapshotTime(), drill.ordered()))
                .filter(age -> !age.isNegative()));
        Backup chosen = restorable.choose(order, around.random());
        backup.set(Optional.of(chosen));
        return chosen;
    }

    private CleanUp cleanUp() {
        if (!stage.isTouched()) {
            return new CleanUp(CleanUp.State.NOTHING, "nothing was written to " + drill.into());
        }
        if (!order.plan().isCleanedUp()) {
            return new CleanUp(
                    CleanUp.State.KEPT, "what was restored stays in " + drill.into() + ", as somebody wanted");
        }
        if (wasInterrupted) {
            return new CleanUp(
                    CleanUp.State.FAILED,
                    "it was stopped before " + drill.into() + " was put back: " + takeBack()
                            + "; the next drill does so, too");
        }
        progress.step("putting " + drill.into() + " back");
        try {
            return new CleanUp(
                    CleanUp.State.DONE,
                    around.limit().within(PUTTING_BACK, () -> timed("clean up", () -> stage.putBack(progress))));
        } catch (TimeoutException e) {
            return new CleanUp(
                    CleanUp.State.FAILED,
                    "putting " + drill.into() + " back did not end: holdfast status says how it stands");
        } catch (InterruptedException e) {
            wasInterrupted = true;
            return new CleanUp(CleanUp.State.FAILED, "putting " + drill.into() + " back was stopped");
        } catch (HoldfastException e) {
            return new CleanUp(CleanUp.State.FAILED, e.explain());
        } catch (IllegalStateException e) {
            return new CleanUp(CleanUp.State.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private String takeBack() {
        return "holdfast undo " + restore.get().orElse("latest --deployment " + drill.into()) + " --confirm "
                + drill.into();
    }

    private <T> T timed(String name, Callable<T> work) throws Exception {
        Instant began = around.clock().instant();
        try {
            return work.call();
        } finally {
            steps.add(new Step(name, Duration.between(began, around.clock().instant())));
        }
    }
}
