package dev.holdfast.thaw;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Access;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.Repository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes archived copies readable for a while. It keeps no state: what was asked for, what is there and until when, the store itself tells, so
 * that any process may go on where another one ended. Any thread may call it.
 */
public final class Thaws {
    /** A thawed copy that goes sooner might go while it is read: its days are counted anew. */
    static final Duration MARGIN = Duration.ofHours(6);

    /** Looks are cheap, and the fastest thaw takes a minute. */
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** A store may be away for so long before a wait is given up. */
    private static final Duration OUTAGE = Duration.ofHours(1);

    /** The times are usual ones and no promise. */
    private static final int PATIENCE = 3;

    private static final Logger log = LoggerFactory.getLogger(Thaws.class);

    private final Map<String, Repository> repositories;
    private final Clock clock;
    private final Pause pause;

    /** @param repositories by name */
    public Thaws(Map<String, Repository> repositories, Clock clock, Pause pause) {
        this.repositories = Map.copyOf(repositories);
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
    }

    /** Tells of every copy whether it can be read now, in the order of the repositories. A repository that is down is no failure. */
    public List<ColdCopy> look(Backup backup) {
        return backup.repositories().stream()
                .filter(repositories::containsKey)
                .map(name -> lookOrAssume(backup.manifest(), repositories.get(name)))
                .toList();
    }

    /** The copy that is soonest there: one that is thawed or being thawed, else that of the fastest class, else of the first repository. */
    public static Optional<ColdCopy> soonest(List<ColdCopy> copies, ThawOrder order) {
        return copies.stream()
                .min(Comparator.<ColdCopy, Duration>comparing(copy -> expected(copy, order))
                        .thenComparing(copy -> copy.access() == Access.THAWING ? 0 : 1));
    }

    private static Duration expected(ColdCopy copy, ThawOrder order) {
        return copy.isReadable()
                ? Duration.ZERO
                : ThawTime.usual(copy.storageClass(), order.speed())
                        .map(ThawTime::most)
                        .orElse(Duration.ofDays(365));
    }

    /**
     * Asks for one copy, unless it can be read long enough or is being thawed. Returns at once, with the state that it then has.
     *
     * @throws dev.holdfast.failure.UsageException if its class cannot be thawed at that speed
     * @throws RepositoryException if the store fails or cannot thaw
     */
    public ColdCopy request(Backup backup, String repository, ThawOrder order) {
        Repository home = home(repository);
        ColdCopy copy = look(backup.manifest(), home);
        boolean isWanted = copy.access() == Access.ARCHIVED || isGoingSoon(copy);
        if (!isWanted) {
            return copy;
        }
        order.timeFor(copy);
        home.store().thaw(new ObjectKey(backup.manifest().archive().key()), order.speed(), order.days());
        log.atInfo()
                .addKeyValue("backup", backup.id())
                .addKeyValue("repository", repository)
                .addKeyValue("class", copy.storageClass())
                .addKeyValue("speed", ColdCopy.word(order.speed()))
                .addKeyValue("days", order.days())
                .log("thaw requested");
        return look(backup.manifest(), home);
    }

    /**
     * Asks for one copy and waits until it can be read. Asks again when a thawed copy goes before it is seen.
     *
     * @throws InterruptedException when the thread is interrupted; the store goes on, and a later call takes it up
     * @throws RefusedException if it takes several times as long as usual
     * @throws RepositoryException if the store fails or cannot thaw
     */
    public ColdCopy await(Backup backup, String repository, ThawOrder order, ThawProgress progress)
            throws InterruptedException {
        Instant began = clock.instant();
        ColdCopy copy = request(backup, repository, order);
        Instant seen = clock.instant();
        while (!copy.isReadable()) {
            Duration waited = Duration.between(began, clock.instant());
            ThawTime usual = usual(copy, order);
            if (waited.compareTo(usual.most().multipliedBy(PATIENCE)) > 0) {
                throw tooLong(backup, copy, usual);
            }
            progress.waiting(copy, usual, waited);
            pause.pause(EVERY);
            try {
                copy = request(backup, repository, order);
                seen = clock.instant();
            } catch (RepositoryException e) {
                rethrowIfLasting(e, seen);
            }
        }
        return copy;
    }

    /** Another process may have asked at a speed that ours does not know for the class. */
    private static ThawTime usual(ColdCopy copy, ThawOrder order) {
        return ThawTime.usual(copy.storageClass(), order.speed()).orElseGet(() -> order.timeFor(copy));
    }

    private void rethrowIfLasting(RepositoryException failure, Instant seen) {
        if (Duration.between(seen, clock.instant()).compareTo(OUTAGE) > 0) {
            throw failure;
        }
        log.atDebug().addKeyValue("problem", failure.getMessage()).log("thaw could not be looked at");
    }

    private boolean isGoingSoon(ColdCopy copy) {
        return copy.access() == Access.THAWED
                && copy.thawedUntil()
                        .filter(until -> until.isBefore(clock.instant().plus(MARGIN)))
                        .isPresent();
    }

    private ColdCopy lookOrAssume(Manifest manifest, Repository repository) {
        try {
            return look(manifest, repository);
        } catch (RepositoryException e) {
            log.atDebug()
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("problem", e.getMessage())
                    .log("nobody tells whether a copy is archived");
            return assumed(manifest, repository);
        }
    }

    private static ColdCopy look(Manifest manifest, Repository repository) {
        return repository
                .store()
                .status(new ObjectKey(manifest.archive().key()))
                .map(status -> copy(repository, status))
                .orElseGet(() -> assumed(manifest, repository));
    }

    private static ColdCopy copy(Repository repository, ObjectStatus status) {
        return new ColdCopy(repository.name(), status.object().storageClass(), status.access(), status.thawedUntil());
    }

    private static ColdCopy assumed(Manifest manifest, Repository repository) {
        return new ColdCopy(repository.name(), manifest.archive().storageClass(), Access.READABLE, Optional.empty());
    }

    private Repository home(String name) {
        Repository repository = repositories.get(name);
        if (repository == null) {
            throw new IllegalArgumentException("no repository " + name);
        }
        return repository;
    }

    private static RefusedException tooLong(Backup backup, ColdCopy copy, ThawTime usual) {
        return new RefusedException(
                "backup " + backup.id() + " in repository " + copy.repository() + " is still " + copy.words()
                        + ", though that usually takes " + usual.words(),
                "look at the store's own console; the request stands, and the same command waits again");
    }
}
