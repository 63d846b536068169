package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.RepositoryException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says in the repository that somebody reads a backup, which must stay for so long: {@code leases/read/DEPLOYMENT/BACKUP/UNIQUE.json}, renewed in
 * the background until it is closed. It counts from when the store last wrote it; its content is for people. Any thread may call it.
 *
 * <pre>{@code
 * { "format": 1, "purpose": "fetch", "host": "ops1", "pid": 4711, "renewed": "2026-11-21T02:00:00Z", "expires": "2026-11-21T02:10:00Z" }
 * }</pre>
 */
public final class ReadLease implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReadLease.class);

    private final ObjectStore store;
    private final ObjectKey key;
    private final Reader reader;
    private final LeaseTerms terms;
    private final Clock clock;
    private final ScheduledExecutorService renewer;

    /** Guarded by this. */
    private State state = State.HELD;

    /** Who reads, and why. */
    record Reader(String purpose, String host, long pid) {}

    private enum State {
        HELD,
        UNWRITTEN,
        CLOSED
    }

    ReadLease(ObjectStore store, ObjectKey key, Reader reader, LeaseTerms terms, Clock clock) {
        this.store = store;
        this.key = key;
        this.reader = reader;
        this.terms = terms;
        this.clock = clock;
        this.renewer = Executors.newSingleThreadScheduledExecutor(OwnThread.named("read lease " + key.lastSegment()));
    }

    ReadLease begin() {
        renew();
        long every = terms.renewEvery().toMillis();
        Future<?> unused = renewer.scheduleWithFixedDelay(this::renewOrSay, every, every, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Whether the repository knows of it. Where it does not, a prune may remove the backup meanwhile. */
    public synchronized boolean isWritten() {
        return state == State.HELD;
    }

    /** The top of its thread. */
    private void renewOrSay() {
        try {
            renew();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("read lease could not be renewed for a reason that nobody expected");
        }
    }

    synchronized void renew() {
        if (state == State.CLOSED) {
            return;
        }
        try {
            store.put(key, content());
            state = State.HELD;
        } catch (RepositoryException e) {
            if (state == State.HELD) {
                log.atWarn()
                        .addKeyValue("lease", key)
                        .addKeyValue("problem", e.getMessage())
                        .log("reading goes on without a lease; a prune may remove the backup meanwhile");
            }
            state = State.UNWRITTEN;
        }
    }

    private byte[] content() {
        JsonMapper mapper = new JsonMapper();
        return (mapper.writeValueAsString(mapper.createObjectNode()
                                .put("format", 1)
                                .put("purpose", reader.purpose())
                                .put("host", reader.host())
                                .put("pid", reader.pid())
                                .put("renewed", clock.instant().toString())
                                .put(
                                        "expires",
                                        clock.instant()
                                                .plus(terms.expireAfter())
                                                .toString()))
                        + "\n")
                .getBytes(UTF_8);
    }

    /** Gives it up. Does nothing the second time. Never throws: what stays behind expires. */
    @Override
    public void close() {
        renewer.shutdownNow();
        synchronized (this) {
            boolean isWritten = state == State.HELD;
            state = State.CLOSED;
            if (isWritten) {
                release();
            }
        }
    }

    private void release() {
        try {
            store.hide(key);
        } catch (RepositoryException e) {
            log.atDebug()
                    .addKeyValue("lease", key)
                    .addKeyValue("problem", e.getMessage())
                    .log("read lease expires by itself");
        }
    }
}
