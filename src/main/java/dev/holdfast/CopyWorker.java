package dev.holdfast;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.replicate.CopyProgress;
import dev.holdfast.replicate.CopyResult;
import dev.holdfast.replicate.CopyResult.Copied;
import dev.holdfast.replicate.MissingCopy;
import dev.holdfast.replicate.Replication;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Copies into one repository, on a thread of its own that goes when there is nothing to do. Says what changes, not each try. */
final class CopyWorker implements AutoCloseable {
    private static final long STOP_SECONDS = 10;
    private static final Logger log = LoggerFactory.getLogger(CopyWorker.class);

    private final String target;
    private final Consumer<CopyWorker> pass;
    private final ExecutorService thread;

    /** Guarded by this: deployments that nothing is copied of at the moment, with how many want it so. */
    private final Map<String, Integer> keptOut = new HashMap<>();

    /** Guarded by this: whose backup is being copied. */
    private @Nullable String copying;

    private volatile boolean isClosed;

    /** Guarded by this: why copies are not made now; empty while they are. */
    private String trouble = "";

    /** What was last said of a backup that cannot be copied; only the thread looks. */
    private final Map<String, String> told = new HashMap<>();

    CopyWorker(String target, Consumer<CopyWorker> pass) {
        this.target = target;
        this.pass = pass;
        // A pass that is asked for while one runs is left out: that one looks at what is missing until nothing is.
        this.thread = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread worker = new Thread(work, "copies to " + target);
            worker.setDaemon(true);
            return worker;
        });
    }

    String target() {
        return target;
    }

    void wake() {
        try {
            thread.execute(this::runPass);
        } catch (RejectedExecutionException busyOrClosed) {
            log.atTrace().addKeyValue("repository", target).log("copies are being made already");
        }
    }

    /** The top of its thread. */
    private void runPass() {
        MDC.put("job", "replication");
        try {
            pass.accept(this);
        } catch (RuntimeException | Error e) {
            if (!isClosed) {
                log.atError().addKeyValue("repository", target).setCause(e).log("copying failed unexpectedly");
            }
        } finally {
            MDC.clear();
        }
    }

    /** Makes what copies it can, and returns whether there were any. */
    boolean copy(Replication replication, Supplier<CatalogReading> readings) {
        AtomicInteger made = new AtomicInteger();
        try {
            while (!isClosed && hasLetGo(replication, readings, made)) {
                log.atDebug().addKeyValue("repository", target).log("copying goes on with other deployments");
            }
        } catch (HoldfastException e) {
            if (!isClosed) {
                troubled(e.explain());
            }
        }
        return made.get() > 0;
    }

    /** One run; whether it ended because a copy had to make room. */
    private boolean hasLetGo(Replication replication, Supplier<CatalogReading> readings, AtomicInteger made) {
        try {
            replication.run(target, readings, this::isLetIn, new Hearing(made));
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            copying(null);
        }
    }

    private synchronized void troubled(String problem) {
        if (problem.isEmpty() && !trouble.isEmpty()) {
            log.atInfo().addKeyValue("repository", target).log("copies can be made again");
        } else if (!problem.isEmpty() && trouble.isEmpty()) {
            log.atWarn()
                    .addKeyValue("repository", target)
                    .addKeyValue("problem", problem)
                    .log("copies cannot be made, and wait");
        }
        trouble = problem;
    }

    private synchronized boolean isLetIn(MissingCopy copy) {
        return !isClosed && !keptOut.containsKey(copy.backup().deployment());
    }

    /** Returns when no copy of the deployment is under way, or patience has run out. */
    synchronized void keepOut(String deployment, Duration patience) throws InterruptedException {
        keptOut.merge(deployment, 1, Integer::sum);
        long end = System.nanoTime() + patience.toNanos();
        while (deployment.equals(copying)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    synchronized void letIn(String deployment) {
        keptOut.merge(deployment, -1, (many, one) -> many + one == 0 ? null : many + one);
    }

    private synchronized void copying(@Nullable String deployment) {
        copying = deployment;
        notifyAll();
    }

    private synchronized boolean mustLetGo() {
        return isClosed || (copying != null && keptOut.containsKey(copying));
    }

    @Override
    public void close() {
        isClosed = true;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Follows the copies, and has the one under way let go when it must: the thread that copies is the one that reports. */
    private final class Hearing implements CopyProgress {
        private final AtomicInteger made;

        Hearing(AtomicInteger made) {
            this.made = made;
        }

        @Override
        public void begin(MissingCopy copy) {
            copying(copy.backup().deployment());
        }

        @Override
        public void transferred(long bytes, long total) {
            if (mustLetGo()) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void end(CopyResult result) {
            copying(null);
            troubled("");
            result.match(this::copied, there -> null, busy -> null, this::impossible);
        }

        private @Nullable Void copied(Copied copied) {
            made.incrementAndGet();
            told.remove(copied.backup().value());
            log.atInfo()
                    .addKeyValue("backup", copied.backup())
                    .addKeyValue("from", copied.source())
                    .addKeyValue("to", target)
                    .addKeyValue("bytes", copied.storedBytes())
                    .addKeyValue("sent", copied.sentBytes())
                    .log("backup copied");
            return null;
        }

        private @Nullable Void impossible(CopyResult.Impossible impossible) {
            if (!impossible.problem().equals(told.put(impossible.backup().value(), impossible.problem()))) {
                log.atError()
                        .addKeyValue("backup", impossible.backup())
                        .addKeyValue("to", target)
                        .addKeyValue("problem", impossible.problem())
                        .log("backup cannot be copied");
            }
            return null;
        }
    }
}
