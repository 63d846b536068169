package dev.holdfast;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets backups and prunes of one deployment take turns within this process. Between processes leases do; but there a backup that meets a prune fails and is tried
 * again, which nobody needs to be told of by one daemon. Any thread may call it.
 */
final class Turns {
    private final Map<String, ReentrantLock> byDeployment = new ConcurrentHashMap<>();

    /** One turn; over when it is closed, by the thread that took it. */
    static final class Turn implements AutoCloseable {
        private final ReentrantLock lock;

        private Turn(ReentrantLock lock) {
            this.lock = lock;
        }

        /** Whether somebody waits for it to end. */
        boolean isWanted() {
            return lock.hasQueuedThreads();
        }

        @Override
        public void close() {
            lock.unlock();
        }
    }

    /** What is done in a turn. */
    interface Work<T> {
        T done() throws InterruptedException;
    }

    /** Does it once whoever has the turn is through. */
    <T> T during(String deployment, Work<T> work) throws InterruptedException {
        ReentrantLock lock = lock(deployment);
        lock.lockInterruptibly();
        try {
            return work.done();
        } finally {
            lock.unlock();
        }
    }

    /** Takes it unless somebody has it. */
    Optional<Turn> ifFree(String deployment) {
        ReentrantLock lock = lock(deployment);
        return lock.tryLock() ? Optional.of(new Turn(lock)) : Optional.empty();
    }

    private ReentrantLock lock(String deployment) {
        return byDeployment.computeIfAbsent(deployment, name -> new ReentrantLock());
    }
}
