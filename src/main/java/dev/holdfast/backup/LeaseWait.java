package dev.holdfast.backup;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Pause;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.LeaseResult.Granted;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.Repository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the lease for a backup. A prune, a copy and what else tidies up ends soon, so a backup waits for it, within its own deadline; another backup may take
 * as long as the deployment likes and most likely is the very one that was wanted, so that is refused at once.
 */
final class LeaseWait {
    private static final Duration ASK_EVERY = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(LeaseWait.class);

    private final Leases leases;
    private final Clock clock;
    private final Pause pause;
    private final BackupProgress progress;

    LeaseWait(Leases leases, Clock clock, Pause pause, BackupProgress progress) {
        this.leases = requireNonNull(leases, "leases");
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
        this.progress = requireNonNull(progress, "progress");
    }

    /**
     * @param deadline of the backup: who still works on the deployment then is told
     * @throws RefusedException if another backup is being taken, or the deadline came
     */
    Lease acquire(Repository repository, String deployment, String run, Instant deadline) throws InterruptedException {
        Optional<String> waitedFor = Optional.empty();
        while (true) {
            LeaseResult result = leases.acquire(repository, deployment, LeasePurpose.BACKUP, run);
            Optional<HeldByOther> other = result.match(granted -> Optional.empty(), Optional::of);
            if (other.isEmpty()) {
                return result.match(Granted::lease, held -> {
                    throw refused(repository, deployment, held);
                });
            }
            boolean isOver = !clock.instant().plus(ASK_EVERY).isBefore(deadline);
            // A restore may take hours, and what it exchanges is no backup worth having.
            boolean takesLong =
                    other.get().purpose() == LeasePurpose.BACKUP || other.get().purpose() == LeasePurpose.RESTORE;
            if (takesLong || isOver) {
                throw refused(repository, deployment, other.get());
            }
            String holder = other.get().holder().toString();
            if (!waitedFor.equals(Optional.of(holder))) {
                tell(repository, deployment, other.get());
                waitedFor = Optional.of(holder);
            }
            pause.pause(ASK_EVERY);
        }
    }

    private void tell(Repository repository, String deployment, HeldByOther other) {
        progress.step("waiting for " + deployment + " in " + repository + ": " + other.words());
        log.atInfo()
                .addKeyValue("deployment", deployment)
                .addKeyValue("repository", repository.name())
                .addKeyValue("holder", other.words())
                .log("backup waits for the deployment's lease");
    }

    private static RefusedException refused(Repository repository, String deployment, HeldByOther other) {
        return new RefusedException(
                "cannot take a backup of " + deployment + " into " + repository + ": " + other.words(),
                "wait for it to end; if it is gone, its lease ends by itself");
    }
}
