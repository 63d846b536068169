package dev.holdfast.repository;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.LeaseFile.Seen;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to work on a deployment, renewed in the background until it is closed. It can be lost, to another host while the store
 * could not be reached: ask {@link #isStillHeld()} before each step that would hurt another holder. Any thread may call it.
 */
public final class Lease implements AutoCloseable {
    /** What one step may take, with the store's retries; less than what is left is renewed before. */
    private static final Duration STEP = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(Lease.class);

    private final LeaseFile file;
    private final LeaseHolder holder;
    private final long token;
    private final LeaseTerms terms;
    private final Clock clock;
    private final Optional<Lease> behind;
    private final ScheduledExecutorService renewer;

    /** Guarded by this. */
    private LeaseContent content;

    /** Guarded by this. */
    private String version;

    /** Guarded by this. */
    private State state = State.HELD;

    /** Until when others honour it; read without the lock, so that a renewal that hangs hides nothing. */
    private volatile Instant honoured;

    private enum State {
        HELD,
        SHAKY,
        LOST,
        CLOSED
    }

    /**
     * How it is kept.
     *
     * @param behind the lease on this host that makes up for a store without conditional writes: lost and closed together with this one
     */
    record Course(LeaseTerms terms, Clock clock, Optional<Lease> behind) {}

    Lease(LeaseFile file, LeaseContent content, String version, Course course) {
        this.file = file;
        this.holder = content.holder();
        this.token = content.token();
        this.content = content;
        this.version = version;
        this.terms = course.terms();
        this.clock = course.clock();
        this.behind = course.behind();
        this.honoured = content.expires();
        this.renewer = Executors.newSingleThreadScheduledExecutor(OwnThread.named("lease of " + content.deployment()));
    }

    Lease begin() {
        long every = terms.renewEvery().toMillis();
        Future<?> unused = renewer.scheduleWithFixedDelay(this::renewOrSay, every, every, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Larger than that of every earlier holder. */
    public long token() {
        return token;
    }

    public LeaseHolder holder() {
        return holder;
    }

    /** Whether nobody else can hold it now. Once false, it does not become true again if another one took it. */
    public boolean isStillHeld() {
        return clock.instant().isBefore(honoured)
                && behind.map(Lease::isStillHeld).orElse(true);
    }

    /**
     * Like {@link #isStillHeld()}, and where it seems to be over asks the store once: a renewal may be late or the clock have jumped while
     * nobody took it.
     */
    public boolean ensureHeld() {
        if (isStillHeld()) {
            return true;
        }
        behind.ifPresent(Lease::ensureHeld);
        renew();
        return isStillHeld();
    }

    /**
     * Asks the store, before a step that cannot be undone, whether nobody took the lease: this process may have been stopped for longer than the
     * lease lasts, or its clock set back, without noticing. Also renews it when it ends soon.
     *
     * @throws RefusedException if it was lost
     * @throws RepositoryException if the store cannot tell
     */
    public synchronized void requireHeld() {
        behind.ifPresent(Lease::requireHeld);
        if (!clock.instant().plus(STEP).isBefore(honoured)) {
            renew();
        }
        if (isStillHeld() && !file.hasVersion(version)) {
            renew();
        }
        // The store first: it may take its time to answer.
        if (!file.hasVersion(version) || !isStillHeld()) {
            throw new RefusedException(
                    "the lease of " + content.deployment() + " in "
                            + file.store().location() + " was lost"
                            + successor().map(other -> " to " + other).orElse(""),
                    "nothing more is done here; whoever has it now goes on");
        }
    }

    /** Gives it up. Does nothing the second time, or when it is another's by now. Never throws: what stays behind expires. */
    @Override
    public void close() {
        renewer.shutdownNow();
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            boolean isLost = state == State.LOST;
            state = State.CLOSED;
            honoured = Instant.MIN;
            if (!isLost) {
                release();
            }
        }
        behind.ifPresent(Lease::close);
    }

    /** The top of its thread: what nobody expected must neither end the renewals nor be silent. */
    private void renewOrSay() {
        try {
            renew();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("lease could not be renewed for a reason that nobody expected");
        }
    }

    synchronized void renew() {
        if (state == State.LOST || state == State.CLOSED) {
            return;
        }
        try {
            // The time before the request: others count from when the store wrote it, which is later.
            LeaseContent next = content.renewed(clock.instant().plus(terms.expireAfter()));
            file.renew(next, version).ifPresentOrElse(written -> kept(next, written), this::lost);
        } catch (RepositoryException e) {
            if (state == State.HELD) {
                state = State.SHAKY;
                log.atWarn()
                        .addKeyValue("deployment", content.deployment())
                        .addKeyValue("until", honoured)
                        .addKeyValue("problem", e.getMessage())
                        .log("lease cannot be renewed");
            }
        }
    }

    private void kept(LeaseContent next, String written) {
        content = next;
        version = written;
        honoured = next.expires();
        if (state == State.SHAKY) {
            log.atInfo().addKeyValue("deployment", content.deployment()).log("lease is renewed again");
        }
        state = State.HELD;
    }

    private void lost() {
        state = State.LOST;
        honoured = Instant.MIN;
        log.atWarn()
                .addKeyValue("deployment", content.deployment())
                .addKeyValue("run", holder.run())
                .addKeyValue("to", successor().map(LeaseHolder::toString).orElse("nobody, it was removed"))
                .log("lease was lost");
    }

    private Optional<LeaseHolder> successor() {
        try {
            return file.look()
                    .flatMap(Seen::content)
                    .filter(there -> !there.isSameHolding(content))
                    .map(LeaseContent::holder);
        } catch (RepositoryException e) {
            return Optional.empty();
        }
    }

    private void release() {
        try {
            file.removeIfOurs(content);
        } catch (RepositoryException e) {
            giveUp(e);
        }
    }

    /** A key that may not delete may still write. */
    private void giveUp(RepositoryException undeleted) {
        try {
            file.renew(content.givenUp(), version);
        } catch (RepositoryException e) {
            e.addSuppressed(undeleted);
            log.atWarn()
                    .addKeyValue("deployment", content.deployment())
                    .addKeyValue("problem", e.getMessage())
                    .log("lease could not be released; it expires by itself");
        }
    }
}
