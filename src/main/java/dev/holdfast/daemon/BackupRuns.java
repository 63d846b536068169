package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupTaker;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.run.Run;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Carries out one run and tells how it ended. Never throws. */
final class BackupRuns {
    /**
     * What every run gets, however short its period. A run that is given up at the end of a period of seconds, and begun anew, would never
     * succeed on a deployment that takes longer; one that ends late still counts.
     */
    private static final Duration LEAST_TIME = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(BackupRuns.class);

    private final BackupTaker taker;
    private final Clock clock;
    private volatile boolean abandoning;

    BackupRuns(BackupTaker taker, Clock clock) {
        this.taker = requireNonNull(taker, "taker");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * How a run ended.
     *
     * @param retries how soon to try again, if it failed
     */
    record Attempt(Run run, Optional<Retries> retries) {}

    /** Takes the backup. The diagnostic context of the thread names the run meanwhile. */
    Attempt take(RunInProgress run, Duration timeout) {
        MDC.setContextMap(Map.of(
                "run", run.run(), "deployment", run.deployment(), "tier", run.tier(), "schedule", run.schedule()));
        try {
            log.atInfo().addKeyValue("due", run.due()).log("backup run begins");
            return attempt(run, request(run, timeout));
        } finally {
            MDC.clear();
        }
    }

    private Attempt attempt(RunInProgress run, BackupRequest request) {
        try {
            Manifest manifest = taker.take(request, run.headway());
            boolean suspect = manifest.verdict().isSuspect();
            String message = suspect
                    ? String.join("; ", manifest.verdict().reasons())
                    : "stored " + manifest.id().value();
            return ended(
                    run,
                    suspect ? RunOutcome.SUSPECT : RunOutcome.SUCCESS,
                    Optional.of(manifest.id().value()),
                    message,
                    Optional.empty());
        } catch (InterruptedException stopped) {
            return abandoned(run);
        } catch (HoldfastException failure) {
            return failed(run, failure.explain(), failure);
        } catch (RuntimeException | Error unexpected) {
            log.atError().setCause(unexpected).log("backup run failed unexpectedly");
            return failed(run, "unexpected: " + unexpected, unexpected);
        }
    }

    /**
     * An export that is there or under way may be taken over from an earlier attempt at the same moment, but from none that would have been given up:
     * a monthly backup made up for late in its month is to show the deployment as it is now.
     */
    private static BackupRequest request(RunInProgress run, Duration timeout) {
        Instant oldest = run.since().minus(timeout);
        return new BackupRequest(
                run.run(),
                run.deployment(),
                run.tier(),
                Trigger.schedule(run.schedule(), run.due()),
                Annotations.none(),
                run.due().isAfter(oldest) ? run.due() : oldest,
                Optional.of(run.deadline()));
    }

    /** When a run that begins now gives up. */
    static Instant deadline(Instant now, Instant ofPeriod, Duration timeout) {
        Instant latest = now.plus(timeout);
        Instant least = now.plus(LEAST_TIME);
        Instant end = ofPeriod.isBefore(least) ? least : ofPeriod;
        return end.isBefore(latest) ? end : latest;
    }

    /** From now on what fails was abandoned, however the interrupted part puts it. */
    void abandon() {
        abandoning = true;
    }

    private Attempt abandoned(RunInProgress run) {
        return ended(
                run,
                RunOutcome.ABANDONED,
                Optional.empty(),
                "the daemon stopped before it ended; it is due again at the next start",
                Optional.empty());
    }

    private Attempt failed(RunInProgress run, String message, Throwable failure) {
        if (abandoning) {
            return abandoned(run);
        }
        return ended(run, RunOutcome.FAILED, Optional.empty(), message, Optional.of(Retries.after(failure)));
    }

    private Attempt ended(
            RunInProgress run, RunOutcome outcome, Optional<String> backup, String message, Optional<Retries> retries) {
        Run ended = new Run(
                run.run(),
                RunKind.BACKUP,
                run.deployment(),
                run.tier(),
                Optional.of(run.schedule()),
                Optional.of(run.due()),
                run.since(),
                clock.instant(),
                outcome,
                backup,
                message);
        return new Attempt(ended, retries);
    }
}
