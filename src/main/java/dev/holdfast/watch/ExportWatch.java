package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges whether backups that are being taken get on. */
final class ExportWatch {
    private static final Duration SLOW = Duration.ofMinutes(30);
    private static final Duration STUCK = Duration.ofHours(2);

    private final WatchInput input;

    ExportWatch(WatchInput input) {
        this.input = input;
    }

    List<Promise> promises() {
        return input.running().stream()
                .filter(running -> input.deployments().stream()
                        .anyMatch(deployment -> deployment.name().equals(running.deployment())))
                .map(this::getsOn)
                .toList();
    }

    private Promise getsOn(RunningBackup running) {
        Duration still = Duration.between(running.progress(), input.now());
        String seen = "the backup begun at " + Words.time(running.since());
        if (still.compareTo(SLOW) <= 0) {
            return promise(
                    running,
                    PromiseState.OK,
                    running.since(),
                    seen + " got on at " + Words.time(running.progress()),
                    "");
        }
        return promise(
                running,
                still.compareTo(STUCK) > 0 ? PromiseState.CRITICAL : PromiseState.WARNING,
                running.progress(),
                seen + " has not got on for " + Words.length(still),
                "look at the deployment's backups in its dashboard and at the daemon's log; what hangs for good is given up at its deadline");
    }

    private static Promise promise(
            RunningBackup running, PromiseState state, Instant since, String evidence, String advice) {
        return new Promise(
                Promise.Kind.EXPORT,
                Optional.of(running.deployment()),
                Optional.of(running.tier()),
                state,
                Optional.of(since),
                evidence,
                advice);
    }
}
