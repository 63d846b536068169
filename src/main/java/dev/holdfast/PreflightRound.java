package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.convex.Connection;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.Preflight;
import dev.holdfast.convex.PreflightReport;
import dev.holdfast.convex.PreflightReport.Finding;
import dev.holdfast.convex.PreflightReport.Level;
import dev.holdfast.secret.Secret;
import dev.holdfast.watch.SourceState;
import dev.holdfast.watch.WatchNotes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every deployment whether backups of it can be taken, before a backup depends on it: at the start, when its address or key changed, each day, and every five
 * minutes while something is wrong. What was answered outlives a restart. Logs changes alone.
 */
final class PreflightRound {
    private static final Duration EVERY = Duration.ofDays(1);

    /** Five minutes, less what the round itself takes. */
    private static final Duration EVERY_WHILE_BAD = Duration.ofSeconds(290);

    /** One that does not answer takes minutes to say so, and there may be many. */
    private static final int AT_ONCE = 8;

    private static final Logger log = LoggerFactory.getLogger(PreflightRound.class);

    private final CurrentInstallation current;
    private final WatchNotes notes;
    private final Clock clock;
    private final Map<String, Asked> askedWith = new ConcurrentHashMap<>();
    private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();
    private final Map<String, SourceState> states = new ConcurrentHashMap<>();
    private boolean isRestored; // guarded by this

    /** With which address and keys somebody was asked. */
    private record Asked(Connection connection, Optional<Secret> restoreKey) {
        static Asked of(DeploymentSettings deployment) {
            return new Asked(deployment.connection(), deployment.restoreKey());
        }
    }

    PreflightRound(CurrentInstallation current, WatchNotes notes, Clock clock) {
        this.current = requireNonNull(current, "current");
        this.notes = requireNonNull(notes, "notes");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Asks those who are due. By one thread at a time; call it each minute. */
    void run() {
        restore();
        current.use(installation -> {
            Map<String, Deployment> due = new LinkedHashMap<>();
            for (DeploymentSettings deployment : installation.settings().deployments()) {
                Deployment asked = installation.askedDeployments().get(deployment.name());
                if (asked != null && isDue(deployment)) {
                    due.put(deployment.name(), asked);
                }
            }
            if (!due.isEmpty()) {
                ask(installation, due);
            }
        });
    }

    /** Of all configured deployments; those that were not asked yet say so. */
    List<SourceState> states(HoldfastSettings settings) {
        restore();
        Instant now = clock.instant();
        return settings.deployments().stream()
                .map(DeploymentSettings::name)
                .map(name -> Optional.ofNullable(states.get(name))
                        .orElseGet(() -> SourceState.unasked(name, firstSeen.computeIfAbsent(name, any -> now))))
                .toList();
    }

    private synchronized void restore() {
        if (!isRestored) {
            notes.sources().forEach(state -> states.putIfAbsent(state.deployment(), state));
            isRestored = true;
        }
    }

    private boolean isDue(DeploymentSettings deployment) {
        SourceState last = states.get(deployment.name());
        if (last == null || !Asked.of(deployment).equals(askedWith.get(deployment.name()))) {
            return true;
        }
        Instant now = clock.instant();
        Duration every = last.isUp() && !last.isClockOff() ? EVERY : EVERY_WHILE_BAD;
        return last.at().isAfter(now) || !last.at().plus(every).isAfter(now);
    }

    private void ask(Installation installation, Map<String, Deployment> due) {
        HoldfastSettings settings = installation.settings();
        Map<String, Future<PreflightReport>> answers = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, due.size()), work -> {
            Thread thread = new Thread(work, "preflight");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (DeploymentSettings deployment : settings.deployments()) {
                Deployment asked = due.get(deployment.name());
                if (asked != null) {
                    answers.put(
                            deployment.name(),
                            threads.submit(() -> new Preflight(clock)
                                    .check(
                                            asked,
                                            deployment.plan().includeStorage(),
                                            installation.askedTarget(deployment.name()))));
                }
            }
            for (DeploymentSettings deployment : settings.deployments()) {
                Future<PreflightReport> answer = answers.get(deployment.name());
                if (answer != null) {
                    keep(deployment, answer);
                }
            }
            notes.keepSources(settings.deployments().stream()
                    .flatMap(deployment -> Stream.ofNullable(states.get(deployment.name())))
                    .toList());
        } catch (InterruptedException stopping) {
            // What is asked now was not answered, which says nothing about whoever was asked.
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    private void keep(DeploymentSettings deployment, Future<PreflightReport> answer) throws InterruptedException {
        Optional<SourceState> before = Optional.ofNullable(states.get(deployment.name()));
        SourceState now;
        try {
            now = state(answer.get(), before);
        } catch (ExecutionException unexpected) {
            log.atError()
                    .setCause(unexpected.getCause())
                    .addKeyValue("deployment", deployment.name())
                    .log("preflight failed unexpectedly");
            now = failed(
                    deployment.name(),
                    before,
                    "asking it failed unexpectedly",
                    "look at the daemon's log for preflight failed unexpectedly");
        }
        tell(before, now);
        states.put(deployment.name(), now);
        askedWith.put(deployment.name(), Asked.of(deployment));
    }

    private SourceState state(PreflightReport report, Optional<SourceState> before) {
        List<Finding> problems = report.findings().stream()
                .filter(finding -> finding.level() == Level.PROBLEM)
                .toList();
        Optional<Duration> skew = report.clockSkew().or(() -> before.flatMap(SourceState::clockSkew));
        if (!problems.isEmpty()) {
            SourceState failed = failed(
                    report.deployment(),
                    before,
                    problems.stream().map(Finding::text).collect(Collectors.joining("; ")),
                    problems.get(0).hint());
            return failed.withClockSkew(skew);
        }
        return new SourceState(
                report.deployment(),
                clock.instant(),
                0,
                Optional.empty(),
                "",
                "",
                report.findings().stream()
                        .filter(finding -> finding.level() == Level.WARNING)
                        .map(Finding::text)
                        .toList(),
                skew);
    }

    private SourceState failed(String deployment, Optional<SourceState> before, String problem, String hint) {
        Instant now = clock.instant();
        Optional<SourceState> bad = before.filter(state -> state.isAsked() && !state.isUp());
        return new SourceState(
                deployment,
                now,
                bad.map(SourceState::failures).orElse(0) + 1,
                bad.flatMap(SourceState::since).or(() -> Optional.of(now)),
                problem,
                hint,
                List.of(),
                before.flatMap(SourceState::clockSkew));
    }

    private static void tell(Optional<SourceState> before, SourceState now) {
        boolean wasUp = before.map(SourceState::isUp).orElse(true);
        if (!now.isUp() && (wasUp || before.isEmpty())) {
            log.atError()
                    .addKeyValue("deployment", now.deployment())
                    .addKeyValue("reason", now.problem())
                    .addKeyValue("hint", now.hint())
                    .log("no backup of the deployment can be taken; it is asked again every few minutes");
        } else if (now.isUp() && !(wasUp && before.isPresent())) {
            log.atInfo()
                    .addKeyValue("deployment", now.deployment())
                    .addKeyValue("remarks", now.remarks())
                    .log("the deployment answers and takes the key");
        }
    }
}
