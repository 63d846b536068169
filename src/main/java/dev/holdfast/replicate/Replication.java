package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes all the copies that one repository lacks. Any thread may call it; each repository is one caller's at a time. */
public final class Replication {
    /** A target that failed so often in a row will not take the next one either. */
    private static final int FAILURES = 3;

    private final MissingCopies missing;
    private final Replicator replicator;
    private final Clock clock;

    public Replication(MissingCopies missing, Replicator replicator, Clock clock) {
        this.missing = requireNonNull(missing, "missing");
        this.replicator = requireNonNull(replicator, "replicator");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Copies until nothing is left to try, the newest first; what is stored meanwhile comes before what is left of the past. A copy that fails stops no other: where the target
     * takes a later one, the failure is that copy's own and its result. Three in a row end it.
     *
     * @param readings asked before each copy
     * @param scope which backups
     * @return what became of each try, failures when they are known to be such
     * @throws HoldfastException if the target took nothing after one or more copies failed: the first failure, the others suppressed; what was copied
     *     before stays
     * @throws InterruptedException if the thread was interrupted; the copy under way is gone on with the next time
     */
    public List<CopyResult> run(
            String target, Supplier<CatalogReading> readings, Predicate<MissingCopy> scope, CopyProgress progress)
            throws InterruptedException {
        Pass pass = new Pass(progress);
        Queue queue = new Queue(target, readings, scope);
        Optional<MissingCopy> next = queue.next();
        while (next.isPresent() && pass.failures.size() < FAILURES) {
            pass.copy(next.get());
            next = queue.next();
        }
        return pass.conclude();
    }

    /** The copies of one run. */
    private final class Pass {
        private final CopyProgress progress;
        private final List<CopyResult> results = new ArrayList<>();
        /** Those since the target took a copy, by what was to be copied, in order. */
        private final Map<MissingCopy, HoldfastException> failures = new LinkedHashMap<>();

        Pass(CopyProgress progress) {
            this.progress = progress;
        }

        void copy(MissingCopy copy) throws InterruptedException {
            progress.begin(copy);
            long total = copy.backup().manifest().archive().storedBytes();
            CopyResult result;
            try {
                result = replicator.copy(copy, bytes -> progress.transferred(bytes, total));
            } catch (HoldfastException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                failures.put(copy, e);
                return;
            }
            end(result);
            if (result.match(copied -> true, there -> false, busy -> false, impossible -> false)) {
                failures.forEach((failed, why) ->
                        end(new CopyResult.Impossible(failed.backup().id(), failed.target(), why.explain(), false)));
                failures.clear();
            }
        }

        private void end(CopyResult result) {
            progress.end(result);
            results.add(result);
        }

        List<CopyResult> conclude() {
            Iterator<HoldfastException> thrown = failures.values().iterator();
            if (thrown.hasNext()) {
                HoldfastException first = thrown.next();
                thrown.forEachRemaining(first::addSuppressed);
                throw first;
            }
            return results;
        }
    }

    /** What is left to try, put in order anew whenever there is a new reading. */
    private final class Queue {
        private final String target;
        private final Supplier<CatalogReading> readings;
        private final Predicate<MissingCopy> scope;
        /** The catalog does not show at once what was copied. */
        private final Set<BackupId> tried = new HashSet<>();

        private final Deque<MissingCopy> waiting = new ArrayDeque<>();
        private @Nullable CatalogReading seen;

        Queue(String target, Supplier<CatalogReading> readings, Predicate<MissingCopy> scope) {
            this.target = target;
            this.readings = readings;
            this.scope = scope;
        }

        @SuppressWarnings("ReferenceEquality") // a reading is looked through once, however large it is
        Optional<MissingCopy> next() {
            CatalogReading reading = readings.get();
            if (reading != seen) {
                seen = reading;
                waiting.clear();
                missing.in(reading, clock.instant()).stream()
                        .filter(copy -> copy.target().equals(target))
                        .filter(scope)
                        .filter(copy -> !tried.contains(copy.backup().id()))
                        .forEach(waiting::add);
            }
            Optional<MissingCopy> next = Optional.ofNullable(waiting.poll());
            next.ifPresent(copy -> tried.add(copy.backup().id()));
            return next;
        }
    }
}
