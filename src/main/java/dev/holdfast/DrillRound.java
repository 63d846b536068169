package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.drill.DrillHistory;
import dev.holdfast.drill.DrillOrder;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.drill.DrillProgress;
import dev.holdfast.drill.Drills;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.schedule.Period;
import dev.holdfast.watch.WatchedDeployment;
import dev.holdfast.watch.WatchedDrill;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drills deployments on their days, one after the other. What the repositories tell decides: of each day of a calendar one drill passes, and what was missed is made up for
 * once. A drill that did not pass is tried again a day later, three times in all; then it waits for a person, or for the next day of the calendar. Trouble is logged and never
 * thrown; the watch tells of it.
 */
final class DrillRound {
    private static final int TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofDays(1);

    /** What could not even begin leaves no evidence, and is tried again so much later. */
    private static final Duration PAUSE = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(DrillRound.class);

    private final CurrentInstallation current;
    private final Ports ports;
    private final Host host;
    private final Map<String, Instant> refused = new HashMap<>();

    /**
     * What it works with.
     *
     * @param deployments those that are configured
     * @param afterwards called when evidence was recorded, so that it is seen at once
     */
    record Ports(
            Supplier<CatalogReading> reading,
            Supplier<List<WatchedDeployment>> deployments,
            Turns turns,
            Runnable afterwards) {}

    DrillRound(CurrentInstallation current, Ports ports, Host host) {
        this.current = requireNonNull(current, "current");
        this.ports = requireNonNull(ports, "ports");
        this.host = requireNonNull(host, "host");
    }

    /** Drills what is due. By one thread at a time; call it every few minutes. */
    void run() {
        if (!isKnown(ports.reading().get())) {
            ports.afterwards().run();
        }
        current.use(installation -> {
            for (DeploymentSettings deployment : installation.settings().deployments()) {
                if (deployment.drill().isPresent() && !Thread.currentThread().isInterrupted()) {
                    look(deployment.drill().get(), new Drilling(installation, current::settings, host).drills());
                }
            }
        });
    }

    private void look(DrillPlan plan, Drills drills) {
        CatalogReading reading = ports.reading().get();
        if (!isKnown(reading)) {
            return;
        }
        Instant now = host.clock().instant();
        DrillHistory history = new DrillHistory(reading.drills(plan.deployment()), now);
        if (!history.unended().isEmpty() && endKilled(plan, drills)) {
            return; // what is seen next has their results
        }
        due(plan, history, now).ifPresent(moment -> drill(plan, moment, drills));
    }

    /** A drill that nobody can see must not be made again. */
    private static boolean isKnown(CatalogReading reading) {
        return !reading.repositories().isEmpty()
                && reading.repositories().values().stream().allMatch(state -> state.everRead() && state.isUp());
    }

    /** Returns whether there were any. */
    private boolean endKilled(DrillPlan plan, Drills drills) {
        try {
            List<DrillRecord> killed = drills.endKilled(plan);
            killed.forEach(drill -> log.atError()
                    .addKeyValue("deployment", drill.deployment())
                    .addKeyValue("drill", drill.id())
                    .addKeyValue("ordered", drill.ordered())
                    .log("a drill was killed before it ended"));
            if (!killed.isEmpty()) {
                ports.afterwards().run();
            }
            return !killed.isEmpty();
        } catch (RefusedException e) {
            log.atDebug().addKeyValue("deployment", plan.deployment()).log("a drill runs elsewhere");
            return true;
        } catch (HoldfastException e) {
            log.atDebug()
                    .setCause(e)
                    .addKeyValue("deployment", plan.deployment())
                    .log("a drill has no result yet");
            return false;
        }
    }

    private Optional<Instant> due(DrillPlan plan, DrillHistory history, Instant now) {
        Optional<WatchedDrill> watched = ports.deployments().get().stream()
                .filter(deployment -> deployment.name().equals(plan.deployment()))
                .findFirst()
                .flatMap(WatchedDeployment::drill);
        Instant pausedUntil = refused.getOrDefault(plan.deployment(), Instant.MIN);
        if (now.isBefore(pausedUntil) && pausedUntil.isBefore(now.plus(PAUSE.multipliedBy(2)))) {
            return Optional.empty();
        }
        return plan.appointments()
                .flatMap(days -> watched.flatMap(it -> days.due(history.kept(), it.since(), now)))
                .map(Period::moment)
                .filter(moment -> mayTry(history.failedFor(moment), now));
    }

    private static boolean mayTry(List<DrillRecord> failed, Instant now) {
        return failed.isEmpty()
                || (failed.size() < TRIES
                        && !failed.get(failed.size() - 1)
                                .ordered()
                                .plus(BETWEEN_TRIES)
                                .isAfter(now));
    }

    /** Whatever else is done with the deployment that is restored into goes first; that which is drilled is only read. */
    private void drill(DrillPlan plan, Instant moment, Drills drills) {
        Optional<Turns.Turn> free = ports.turns().ifFree(plan.into());
        if (free.isEmpty()) {
            return;
        }
        try (Turns.Turn turn = free.get();
                LoggedRun run = LoggedRun.begin(host.runId())) {
            requireNonNull(turn, "turn");
            requireNonNull(run, "run");
            log.atInfo()
                    .addKeyValue("deployment", plan.deployment())
                    .addKeyValue("into", plan.into())
                    .addKeyValue("due", moment)
                    .log("drill begins");
            tell(drills.run(DrillOrder.scheduled(plan, moment, host.user()), DrillProgress.ignored()));
            refused.remove(plan.deployment());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.atWarn().addKeyValue("deployment", plan.deployment()).log("the drill was stopped: the daemon stops");
        } catch (HoldfastException e) {
            Instant now = host.clock().instant();
            if (refused.put(plan.deployment(), now.plus(PAUSE)) == null) {
                log.atError()
                        .addKeyValue("deployment", plan.deployment())
                        .addKeyValue("reason", e.explain())
                        .log("the drill could not begin; it is tried again every hour");
            }
        }
        ports.afterwards().run();
    }

    private static void tell(DrillRecord drill) {
        DrillResult result = drill.result().orElseThrow();
        (result.isPassed() ? log.atInfo() : log.atError())
                .addKeyValue("deployment", drill.deployment())
                .addKeyValue("drill", drill.id())
                .addKeyValue("outcome", result.outcome().word())
                .addKeyValue("backup", result.backup().map(Object::toString).orElse("-"))
                .addKeyValue("rto", result.rto().map(Duration::toString).orElse("-"))
                .addKeyValue("rpo", result.rpo().map(Duration::toString).orElse("-"))
                .addKeyValue("problems", result.problems())
                .addKeyValue("cleanup", result.cleanUp().state().word())
                .log(result.isPassed() ? "drill passed" : "drill did not pass");
    }
}
