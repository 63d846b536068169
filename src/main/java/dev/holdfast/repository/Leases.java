package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.LeaseFile.Seen;
import dev.holdfast.repository.LeaseResult.Granted;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two processes, on whatever hosts, from working on one deployment at once, through an object in a repository. Where the store has no
 * conditional writes, a lease in a store on this host comes before it: that keeps the processes of this host apart for certain, those of other
 * hosts only if they do not come within the same moment. A dead holder on the same host is replaced at once, another one's lease when it expired. Every method
 * throws {@link dev.holdfast.failure.RepositoryException} when the store fails. Any thread may call it.
 */
public final class Leases {
    /** Each round is lost only to one who moved in between. */
    private static final int ROUNDS = 5;

    private static final LeaseHolder UNKNOWN = new LeaseHolder("unknown host", "", "", "", 0, "unknown");

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private final LeaseHost host;
    private final Clock clock;
    private final LeaseTerms terms;
    private final Optional<ObjectStore> local;
    private final Set<String> toldOf = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastToken = new AtomicLong();

    /** With nothing to fall back to where a store has no conditional writes. */
    public Leases(LeaseHost host, Clock clock) {
        this(host, clock, LeaseTerms.standard(), Optional.empty());
    }

    /** @param local a store on this host with conditional writes, for leases of repositories that have none */
    public Leases(LeaseHost host, Clock clock, ObjectStore local) {
        this(host, clock, LeaseTerms.standard(), Optional.of(local));
    }

    Leases(LeaseHost host, Clock clock, LeaseTerms terms, Optional<ObjectStore> local) {
        this.host = requireNonNull(host, "host");
        this.clock = requireNonNull(clock, "clock");
        this.terms = requireNonNull(terms, "terms");
        this.local = requireNonNull(local, "local");
    }

    /**
     * Takes the lease of a deployment, or tells who has it. The same process gets it only once at a time.
     *
     * @param run id of the run it is for
     */
    public LeaseResult acquire(Repository repository, String deployment, LeasePurpose purpose, String run) {
        repository.requireThere();
        LeaseFile file = file(repository, deployment);
        Wish wish = new Wish(deployment, purpose, run);
        if (repository.store().hasConditionalPut()) {
            return acquire(file, wish, Optional.empty());
        }
        if (toldOf.add(repository.name())) {
            log.atWarn()
                    .addKeyValue("repository", repository.name())
                    .log("the store has no conditional writes: leases keep only the processes of this host apart");
        }
        if (local.isEmpty()) {
            return acquire(file, wish, Optional.empty());
        }
        LeaseFile here = new LeaseFile(local.get(), Layout.localLease(repository.location(), deployment));
        return acquire(here, wish, Optional.empty())
                .match(granted -> acquireBehind(granted.lease(), file, wish), other -> other);
    }

    private LeaseResult acquireBehind(Lease here, LeaseFile file, Wish wish) {
        boolean isGranted = false;
        try {
            LeaseResult result = acquire(file, wish, Optional.of(here));
            isGranted = result.match(granted -> true, other -> false);
            return result;
        } finally {
            if (!isGranted) {
                here.close();
            }
        }
    }

    private LeaseResult acquire(LeaseFile file, Wish wish, Optional<Lease> behind) {
        for (int round = 1; ; round++) {
            Instant now = clock.instant();
            LeaseContent wanted = new LeaseContent(
                    wish.deployment(),
                    host.holder(wish.run()),
                    wish.purpose(),
                    token(now),
                    now,
                    now.plus(terms.expireAfter()));
            Optional<Lease> created = file.create(wanted).map(version -> lease(file, wanted, version, behind));
            if (created.isPresent()) {
                return new Granted(created.get());
            }
            Optional<Seen> seen = file.look();
            if (seen.isPresent()) {
                if (isHonoured(seen.get(), file.store()) || round == ROUNDS) {
                    return heldBy(seen.get());
                }
                Optional<Lease> taken = takeOver(file, seen.get(), wanted, behind);
                if (taken.isPresent()) {
                    return new Granted(taken.get());
                }
            }
            if (round == ROUNDS) {
                return unknown(now);
            }
        }
    }

    /** Who holds the lease of a deployment now. */
    public Optional<LeaseHolder> holder(Repository repository, String deployment) {
        LeaseFile file = file(repository, deployment);
        return file.look()
                .filter(seen -> isHonoured(seen, file.store()))
                .map(seen -> heldBy(seen).holder());
    }

    /** Time makes it grow across releases, which leave nothing behind to count on from. */
    private long token(Instant now) {
        return lastToken.updateAndGet(last -> Math.max(last + 1, now.toEpochMilli()));
    }

    private Optional<Lease> takeOver(LeaseFile file, Seen seen, LeaseContent wanted, Optional<Lease> behind) {
        long earlier = seen.content().map(LeaseContent::token).orElse(0L);
        LeaseContent next = new LeaseContent(
                wanted.deployment(),
                wanted.holder(),
                wanted.purpose(),
                Math.max(earlier + 1, wanted.token()),
                wanted.acquired(),
                wanted.expires());
        Optional<Lease> taken =
                file.replace(next, seen.object().version()).map(version -> lease(file, next, version, behind));
        boolean wasGivenUp = seen.content().filter(LeaseContent::isGivenUp).isPresent();
        if (taken.isPresent() && !wasGivenUp) {
            boolean isDead = seen.content()
                    .map(LeaseContent::holder)
                    .filter(host::isDead)
                    .isPresent();
            log.atWarn()
                    .addKeyValue("deployment", next.deployment())
                    .addKeyValue("store", file.store().location())
                    .addKeyValue("from", heldBy(seen).holder())
                    .addKeyValue("because", isDead ? "its process is gone" : "it was not renewed in time")
                    .addKeyValue("token", next.token() + " after " + earlier)
                    .log("lease taken over");
        }
        return taken;
    }

    private boolean isHonoured(Seen seen, ObjectStore store) {
        if (seen.content().filter(LeaseContent::isGivenUp).isPresent()
                || seen.content().map(LeaseContent::holder).filter(host::isDead).isPresent()) {
            return false;
        }
        // The store's own times are the same for all hosts; without them the holder's word must do.
        Instant written = seen.object().modified();
        Instant end = store.clock().isPresent()
                ? written.plus(terms.expireAfter())
                : heldBy(seen).until();
        return store.clock().orElseGet(clock::instant).isBefore(end);
    }

    private HeldByOther heldBy(Seen seen) {
        return seen.content()
                .map(content -> new HeldByOther(
                        content.holder(), content.purpose(), Optional.of(content.acquired()), content.expires()))
                .orElseGet(() -> unknown(seen.object().modified()));
    }

    private HeldByOther unknown(Instant written) {
        return new HeldByOther(UNKNOWN, LeasePurpose.UNKNOWN, Optional.empty(), written.plus(terms.expireAfter()));
    }

    private record Wish(String deployment, LeasePurpose purpose, String run) {}

    private Lease lease(LeaseFile file, LeaseContent content, String version, Optional<Lease> behind) {
        return new Lease(file, content, version, new Lease.Course(terms, clock, behind)).begin();
    }

    private static LeaseFile file(Repository repository, String deployment) {
        return new LeaseFile(repository.store(), Layout.lease(deployment));
    }
}
