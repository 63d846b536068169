package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Discreet;
import dev.holdfast.convex.ImportStatus;
import dev.holdfast.convex.ImportStatus.Completed;
import dev.holdfast.convex.ImportStatus.Failed;
import dev.holdfast.convex.ImportStatus.InProgress;
import dev.holdfast.convex.ImportStatus.Uploaded;
import dev.holdfast.convex.ImportStatus.Waiting;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.convex.Pause;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One import on its target, from the moment it is there to its end. For one thread. */
final class Importing {
    private static final Logger log = LoggerFactory.getLogger(Importing.class);

    private final ImportTarget target;
    private final String id;
    private final Pace pace;
    private final Clock clock;
    private final Pause pause;
    private final RestoreProgress progress;
    private boolean isRunning;

    Importing(ImportTarget target, String id, Pace pace, Clock clock, Pause pause, RestoreProgress progress) {
        this.target = requireNonNull(target, "target");
        this.id = requireNonNull(id, "id");
        this.pace = requireNonNull(pace, "pace");
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
        this.progress = requireNonNull(progress, "progress");
    }

    String id() {
        return id;
    }

    /** How an import ended. */
    record End(Optional<Completed> completed, String failure) {}

    /**
     * Waits until the target has looked into the file and says what it would do.
     *
     * @throws DeploymentException if it found that it cannot import the file, or does not come to an end with it
     */
    Waiting awaitSummary() throws InterruptedException {
        Instant until = clock.instant().plus(pace.analysis());
        Rhythm rhythm = new Rhythm();
        while (clock.instant().isBefore(until)) {
            ImportStatus status = rhythm.ask();
            if (status instanceof Waiting waiting) {
                return waiting;
            }
            if (!(status instanceof Uploaded)) {
                throw new DeploymentException(
                        target.name() + " would not take the import " + id + ": it " + status.describe(),
                        "nothing changed there; the message is Convex's own, without what it may quote: its dashboard has all of it");
            }
            progress.step("waiting while " + target.name() + " looks into the import");
            rhythm.rest();
        }
        throw new DeploymentException(
                target.name() + " has not looked through the import " + id + " within " + pace.analysis(),
                "look at the imports in its dashboard");
    }

    /** Confirms it, as often as it takes. Afterwards it may be in progress, over, or still waiting if the target could not be reached. */
    void confirm() {
        try {
            target.confirm(id);
        } catch (DeploymentException e) {
            // Whether it was heard is seen by the state, which is asked for next.
            log.atWarn()
                    .addKeyValue("import", id)
                    .addKeyValue("problem", Discreet.of(e.getMessage()))
                    .log("the confirmation of an import had no answer");
        }
    }

    /**
     * Follows a confirmed import to its end.
     *
     * @throws DeploymentException if it was out of reach for too long, or nobody can tell; the import goes on there
     * @throws InterruptedException if the thread was interrupted; the import goes on there
     */
    End follow() throws InterruptedException {
        Rhythm rhythm = new Rhythm();
        int confirmations = 0;
        while (true) {
            ImportStatus status = rhythm.ask();
            if (status instanceof Completed completed) {
                return new End(Optional.of(completed), "");
            }
            if (status instanceof Failed failed) {
                return new End(Optional.empty(), failed.message());
            }
            if (status instanceof Waiting && ++confirmations > 1) {
                confirm();
            }
            if (status instanceof InProgress it) {
                tell(it);
            }
            rhythm.rest();
        }
    }

    /** Whether it was in progress when it was looked at last. */
    boolean wasSeenRunning() {
        return isRunning;
    }

    private void tell(InProgress it) {
        isRunning = true;
        long all = it.changes().stream().mapToLong(change -> change.toWrite()).sum();
        long done = it.changes().stream().mapToLong(change -> change.written()).sum();
        String share = all > 0 ? " (" + done + " of " + all + ")" : "";
        progress.step("importing into " + target.name() + ": " + it.message() + share);
    }

    /** How it stands now; empty if nobody can tell. */
    Optional<ImportStatus> look() {
        try {
            return Optional.of(target.status(id));
        } catch (HoldfastException e) {
            log.atWarn()
                    .addKeyValue("import", id)
                    .addKeyValue("problem", Discreet.of(e.getMessage()))
                    .log("the state of an import is not known");
            return Optional.empty();
        }
    }

    /** Cancels it and says how it stands then: failed if that was in time. */
    Optional<ImportStatus> cancel() {
        try {
            target.cancel(id);
        } catch (HoldfastException e) {
            log.atWarn()
                    .addKeyValue("import", id)
                    .addKeyValue("problem", Discreet.of(e.getMessage()))
                    .log("an import could not be cancelled");
        }
        return look();
    }

    /** Asks again and again, ever slower, and bears an outage for a while. */
    private final class Rhythm {
        private Duration next = pace.firstAsk();
        private Instant heard = clock.instant();

        ImportStatus ask() throws InterruptedException {
            while (true) {
                try {
                    ImportStatus status = target.status(id);
                    heard = clock.instant();
                    return status;
                } catch (DeploymentException e) {
                    if (Thread.interrupted()) {
                        throw interrupted(e);
                    }
                    if (!clock.instant().isBefore(heard.plus(pace.outage()))) {
                        throw e;
                    }
                    progress.step("waiting for " + target.name() + ", which does not answer");
                    rest();
                }
            }
        }

        void rest() throws InterruptedException {
            pause.pause(next);
            Duration longer = next.multipliedBy(3).dividedBy(2);
            next = longer.compareTo(pace.lastAsk()) > 0 ? pace.lastAsk() : longer;
        }
    }

    static InterruptedException interrupted(Exception cause) {
        InterruptedException interruption = new InterruptedException("interrupted");
        interruption.initCause(cause);
        return interruption;
    }
}
