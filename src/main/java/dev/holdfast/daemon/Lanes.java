package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs wait here: one lane for each deployment, one run at a time in each, and only so many lanes move at once. Lanes take turns, so that one with many
 * runs delays no other by more than the run it has on the road.
 */
final class Lanes {
    private final Workers workers;
    private final Object lock = new Object();

    /** Guarded by the lock, as are all below. The lane whose turn is next comes first; lanes are not empty. */
    private final Map<String, Queue<Runnable>> waiting = new LinkedHashMap<>();

    private final Set<String> moving = new HashSet<>();
    /** Those on the road that hang; they keep their lane, but no other waits for them. */
    private final Set<String> stuck = new HashSet<>();

    private int limit = 1;

    Lanes(Workers workers) {
        this.workers = requireNonNull(workers, "workers");
    }

    void limit(int lanes) {
        synchronized (lock) {
            limit = lanes;
            workers.resize(limit + stuck.size());
        }
        move();
    }

    /** Does not count this lane against the limit any more until its run ends. True the first time for this run. */
    boolean setAside(String deployment) {
        synchronized (lock) {
            if (!moving.contains(deployment) || !stuck.add(deployment)) {
                return false;
            }
            workers.resize(limit + stuck.size());
        }
        move();
        return true;
    }

    void submit(String deployment, Runnable run) {
        synchronized (lock) {
            waiting.computeIfAbsent(deployment, name -> new ArrayDeque<>()).add(run);
        }
        move();
    }

    /** Forgets what waits. What is on the road goes on. */
    void clear() {
        synchronized (lock) {
            waiting.clear();
        }
    }

    /** Waits until nothing is on the road; false when that took too long. */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (!moving.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                lock.wait(left);
            }
            return true;
        }
    }

    private void move() {
        for (Optional<Turn> turn = next(); turn.isPresent(); turn = next()) {
            Turn taken = turn.get();
            try {
                workers.execute(() -> drive(taken));
            } catch (RejectedExecutionException closed) {
                leave(taken.deployment());
                return;
            }
        }
    }

    private record Turn(String deployment, Runnable run) {}

    private Optional<Turn> next() {
        synchronized (lock) {
            if (moving.size() - stuck.size() >= limit) {
                return Optional.empty();
            }
            for (Iterator<Map.Entry<String, Queue<Runnable>>> lanes =
                            waiting.entrySet().iterator();
                    lanes.hasNext(); ) {
                Map.Entry<String, Queue<Runnable>> lane = lanes.next();
                String deployment = lane.getKey();
                if (moving.contains(deployment)) {
                    continue;
                }
                Queue<Runnable> runs = lane.getValue();
                Runnable run = runs.remove();
                if (runs.isEmpty()) {
                    lanes.remove();
                }
                moving.add(deployment);
                return Optional.of(new Turn(deployment, run));
            }
            return Optional.empty();
        }
    }

    private void drive(Turn turn) {
        try {
            turn.run().run();
        } finally {
            leave(turn.deployment());
            move();
        }
    }

    /** Whoever had a turn goes to the end of the line. */
    private void leave(String deployment) {
        synchronized (lock) {
            moving.remove(deployment);
            if (stuck.remove(deployment)) {
                workers.resize(limit + stuck.size());
            }
            Queue<Runnable> more = waiting.remove(deployment);
            if (more != null) {
                waiting.put(deployment, more);
            }
            lock.notifyAll();
        }
    }
}
