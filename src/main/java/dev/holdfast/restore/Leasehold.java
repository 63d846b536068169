package dev.holdfast.restore;

import dev.holdfast.convex.Pause;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.LeaseResult.Granted;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.Repository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases of one deployment in all repositories that its backups go to, so that nobody else works on it anywhere. */
final class Leasehold implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leasehold.class);

    /** What tidies up ends soon. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration ASK_EVERY = Duration.ofSeconds(2);

    private final Held first;
    private final List<Held> others = new ArrayList<>();

    /** A lease, and where it lies. */
    private record Held(Repository repository, Lease lease) {
        /** A store whose disk is not mounted any more looks like one that nobody ever wrote to. */
        void requireHeld() {
            if (repository.identity().isEmpty()) {
                throw new RepositoryException(
                        repository + " is not there any more, so whether its lease is still held cannot be told",
                        "look at " + repository.location());
            }
            lease.requireHeld();
        }
    }

    private Leasehold(Held first) {
        this.first = first;
    }

    /**
     * Takes them. A further repository that is down is left out: nobody can work there either.
     *
     * @param home the one with the journal
     * @param further others; may name the home again
     * @throws RefusedException if somebody works on the deployment
     */
    static Leasehold take(
            Leases leases, Pause pause, Repository home, List<Repository> further, String deployment, String run)
            throws InterruptedException {
        Leasehold all = new Leasehold(new Held(home, one(leases, pause, home, deployment, run)));
        try {
            for (Repository repository : further) {
                if (repository != home) {
                    all.add(leases, pause, repository, deployment, run);
                }
            }
            return all;
        } catch (RuntimeException | InterruptedException e) {
            all.close();
            throw e;
        }
    }

    private void add(Leases leases, Pause pause, Repository repository, String deployment, String run)
            throws InterruptedException {
        try {
            others.add(new Held(repository, one(leases, pause, repository, deployment, run)));
        } catch (RepositoryException e) {
            log.atWarn()
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("problem", e.getMessage())
                    .log("restoring without the deployment's lease in a repository that is down");
        }
    }

    private static Lease one(Leases leases, Pause pause, Repository repository, String deployment, String run)
            throws InterruptedException {
        Duration waited = Duration.ZERO;
        while (true) {
            LeaseResult result = leases.acquire(repository, deployment, LeasePurpose.RESTORE, run);
            Optional<Lease> granted = result.match(it -> Optional.of(it.lease()), held -> Optional.empty());
            if (granted.isPresent()) {
                return granted.get();
            }
            HeldByOther other = result.match(Leasehold::never, held -> held);
            boolean takesLong = other.purpose() == LeasePurpose.BACKUP || other.purpose() == LeasePurpose.RESTORE;
            if (takesLong || waited.compareTo(PATIENCE) >= 0) {
                throw new RefusedException(
                        "cannot restore into " + deployment + " now, in " + repository + ": " + other.words(),
                        "wait for it to end; if it is gone, its lease ends by itself within a minute");
            }
            pause.pause(ASK_EVERY);
            waited = waited.plus(ASK_EVERY);
        }
    }

    private static HeldByOther never(Granted granted) {
        throw new IllegalStateException("granted: " + granted);
    }

    /** The one in the repository with the journal, within which the safety copy is taken. */
    Lease first() {
        return first.lease();
    }

    /**
     * @throws RefusedException if any was lost
     * @throws RepositoryException if the first one's store cannot tell
     */
    void requireHeld() {
        first.lease().requireHeld();
        for (Held other : others) {
            if (!other.lease().ensureHeld()) {
                throw new RefusedException(
                        "the lease of the target was lost in a further repository",
                        "somebody else may work on it now; look with: holdfast status");
            }
        }
    }

    /**
     * The same once a target may be changed, when giving up has its price too: a further repository that is down says nothing, as nobody can work there either, and the first one's is
     * held for as long as nobody else can have got it.
     *
     * @throws RefusedException if any was lost
     * @throws RepositoryException if the first one's store cannot tell, and somebody else may have it by now
     */
    void requireNotLost() {
        try {
            first.requireHeld();
        } catch (RepositoryException e) {
            if (!first.lease().isStillHeld()) {
                throw e;
            }
        }
        for (Held other : others) {
            try {
                other.requireHeld();
            } catch (RepositoryException e) {
                log.atInfo()
                        .addKeyValue("repository", other.repository().name())
                        .addKeyValue("problem", e.getMessage())
                        .log("a further repository cannot tell whether the lease of a target is held there");
            }
        }
    }

    @Override
    public void close() {
        others.forEach(other -> other.lease().close());
        first.lease().close();
    }
}
