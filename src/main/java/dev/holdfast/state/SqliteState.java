package dev.holdfast.state;

import static java.util.Objects.requireNonNull;

import dev.holdfast.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run log in {@code state.db} below the state directory; the daemon and commands beside it may use the file at once. Times are kept to the
 * millisecond. The file is opened at the first use, so that constructing it does nothing.
 *
 * <p>While the file cannot be written (disk full, no permission), runs wait in memory, the newest {@value #MAX_WAITING} of them, are part of every answer, and
 * are written as soon as it can be. A file of a newer version is never touched: what happens is then remembered until the process ends.
 */
public final class SqliteState implements RunLog, KnownRepositories, AutoCloseable {
    private static final int MAX_WAITING = 10_000;
    /** Runs between two prunings. */
    private static final int PRUNE_EVERY = 500;

    private static final Logger log = LoggerFactory.getLogger(SqliteState.class);

    private final StateFile file;
    /** Guards everything below: one connection, used by one thread at a time. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Run> waiting = new ArrayDeque<>();
    private final Map<ScheduleName, ScheduleTable.Entry> unstored = new HashMap<>();
    /** What was answered already, so that asking at each scrape costs no transaction. */
    private final Map<ScheduleName, ScheduleTable.Entry> answered = new HashMap<>();

    private @Nullable Connection connection;
    private Condition condition = Condition.WORKING;
    private RunFacts lastFacts = RunFacts.none();
    private int sincePruned;

    public SqliteState(Path directory) {
        this.file = new StateFile(requireNonNull(directory, "directory"));
    }

    private enum Condition {
        WORKING,
        /** The last access failed; each further one tries anew. */
        FAILING,
        /** Damage was met; the next opening looks at the whole file. */
        SUSPECTED,
        /** The file is not ours to touch. */
        NEWER,
        CLOSED
    }

    @Override
    public void record(Run run) {
        requireNonNull(run, "run");
        use(tables -> null, () -> null, () -> {
            waiting.addLast(run);
            if (waiting.size() > MAX_WAITING) {
                waiting.removeFirst();
            }
        });
    }

    @Override
    public List<Run> recent(String deployment, int limit) {
        return recent(Optional.of(deployment), limit);
    }

    @Override
    public List<Run> recent(int limit) {
        return recent(Optional.empty(), limit);
    }

    @Override
    public Instant protectedSince(
            String deployment, String schedule, String recurrence, Instant now, Optional<Instant> evidence) {
        ScheduleName name = new ScheduleName(deployment, schedule);
        Instant moment = now.truncatedTo(ChronoUnit.MILLIS);
        lock.lock();
        try {
            ScheduleTable.Entry known = answered.get(name);
            if (known == null || !isSame(known, recurrence)) {
                known = new ScheduleTable.Entry(recurrence, storedSince(name, recurrence, moment, evidence), false);
                answered.put(name, known);
            }
            return known.since();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Instant> protectedSinceIfKnown(String deployment, String schedule, String recurrence) {
        ScheduleName name = new ScheduleName(deployment, schedule);
        lock.lock();
        try {
            ScheduleTable.Entry known = answered.get(name);
            if (known == null) {
                known = use(tables -> tables.schedules.find(name).orElse(null), () -> unstored.get(name), () -> {});
            }
            return Optional.ofNullable(known)
                    .filter(entry -> isSame(entry, recurrence))
                    .map(ScheduleTable.Entry::since);
        } finally {
            lock.unlock();
        }
    }

    private Instant storedSince(ScheduleName name, String recurrence, Instant moment, Optional<Instant> evidence) {
        return use(
                tables -> {
                    Optional<ScheduleTable.Entry> known = tables.schedules.find(name);
                    if (known.isPresent() && isSame(known.get(), recurrence)) {
                        return known.get().since();
                    }
                    Instant since = known.isPresent() ? moment : earlier(moment, evidence);
                    // Should the transaction fail, this answer must be the next one, too.
                    unstored.put(name, new ScheduleTable.Entry(recurrence, since, false));
                    tables.schedules.put(name, recurrence, since);
                    return since;
                },
                () -> unstored.compute(
                                name,
                                (key, entry) -> entry != null && isSame(entry, recurrence)
                                        ? entry
                                        : new ScheduleTable.Entry(
                                                recurrence, entry == null ? earlier(moment, evidence) : moment, false))
                        .since(),
                () -> {});
    }

    @Override
    public void forgetSchedulesExcept(Set<ScheduleName> configured) {
        use(
                tables -> {
                    tables.schedules.forgetExcept(configured);
                    return null;
                },
                () -> null,
                () -> {
                    answered.keySet().retainAll(configured);
                    unstored.keySet().retainAll(configured);
                });
    }

    @Override
    public RunFacts facts() {
        return use(
                tables -> {
                    lastFacts = tables.runs.facts();
                    return lastFacts;
                },
                () -> {
                    Tally tally = new Tally(lastFacts);
                    waiting.forEach(tally::add);
                    return tally.facts();
                },
                () -> {});
    }

    @Override
    public Optional<String> knownId(String repository, String location) {
        return use(tables -> tables.repositories.find(repository, location), Optional::empty, () -> {});
    }

    @Override
    public void remember(String repository, String location, String id) {
        use(
                tables -> {
                    tables.repositories.put(repository, location, id);
                    return null;
                },
                () -> null,
                () -> {});
    }

    /** Closes the file. What could not be written by now is lost; what is recorded later is ignored. May be called twice. */
    @Override
    public void close() {
        lock.lock();
        try {
            disconnect();
            condition = Condition.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    private List<Run> recent(Optional<String> deployment, int limit) {
        return use(
                tables -> tables.runs.recent(deployment, limit),
                () -> newestFirst(
                        waiting.stream()
                                .filter(run ->
                                        deployment.map(run.deployment()::equals).orElse(true)),
                        limit),
                () -> {});
    }

    private static List<Run> newestFirst(Stream<Run> inOrder, int limit) {
        List<Run> runs = new ArrayList<>(inOrder.toList());
        Collections.reverse(runs);
        return runs.stream()
                .sorted(Comparator.comparing(Run::ended).reversed())
                .limit(limit)
                .toList();
    }

    private static boolean isSame(ScheduleTable.Entry entry, String recurrence) {
        return !entry.isForgotten() && entry.recurrence().equals(recurrence);
    }

    private static Instant earlier(Instant now, Optional<Instant> evidence) {
        return evidence.filter(now::isAfter)
                .map(instant -> instant.truncatedTo(ChronoUnit.MILLIS))
                .orElse(now);
    }

    /** The tables of one open connection. */
    private record Tables(RunTable runs, ScheduleTable schedules, RepositoryTable repositories) {}

    private interface Work<T> {
        @Nullable
        T on(Tables tables) throws SQLException;
    }

    /**
     * Does {@code before}, writes what waits and does {@code work}, in one transaction; where that cannot be, answers {@code otherwise}. The callers that pass null
     * ignore the answer.
     */
    private <T> T use(Work<T> work, Supplier<T> otherwise, Runnable before) {
        lock.lock();
        try {
            before.run();
            if (condition == Condition.NEWER || condition == Condition.CLOSED) {
                return otherwise.get();
            }
            try {
                return attempt(work);
            } catch (SQLException e) {
                if (!StateFile.isDamage(e)) {
                    throw e;
                }
                condition = Condition.SUSPECTED;
                // Should the file begin anew, it must not lose since when we protect.
                unstored.putAll(answered);
                return attempt(work);
            }
        } catch (SQLException | IOException | LinkageError e) {
            fail(e);
            return otherwise.get();
        } finally {
            lock.unlock();
        }
    }

    private <T> T attempt(Work<T> work) throws SQLException, IOException {
        try {
            Connection open = connect();
            open.setAutoCommit(false);
            Tables tables = new Tables(new RunTable(open), new ScheduleTable(open), new RepositoryTable(open));
            writeWaiting(tables);
            T result = work.on(tables);
            open.commit();
            // The driver begins the next transaction at once, which would lock out other processes.
            open.setAutoCommit(true);
            waiting.clear();
            unstored.clear();
            working();
            return result;
        } catch (SQLException | RuntimeException e) {
            disconnect();
            throw e;
        }
    }

    private void writeWaiting(Tables tables) throws SQLException {
        for (Map.Entry<ScheduleName, ScheduleTable.Entry> entry : unstored.entrySet()) {
            Optional<ScheduleTable.Entry> known = tables.schedules.find(entry.getKey());
            if (known.filter(row -> isSame(row, entry.getValue().recurrence())).isEmpty()) {
                tables.schedules.put(
                        entry.getKey(),
                        entry.getValue().recurrence(),
                        entry.getValue().since());
            }
        }
        for (Run run : waiting) {
            if (tables.runs.insert(run)) {
                tables.runs.add(run);
                sincePruned++;
            }
        }
        if (sincePruned >= PRUNE_EVERY) {
            tables.runs.prune(waiting.getLast().ended());
            sincePruned = 0;
        }
    }

    private Connection connect() throws SQLException, IOException {
        Connection open = connection;
        if (open == null) {
            open = file.open(condition == Condition.SUSPECTED);
            connection = open;
        }
        return open;
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                log.atDebug().setCause(e).log("closing the state database failed");
            }
        }
    }

    private void working() {
        if (condition != Condition.WORKING) {
            condition = Condition.WORKING;
            log.atInfo().addKeyValue("file", file.path()).log("the state database can be used again");
        }
    }

    private void fail(Throwable problem) {
        if (problem instanceof StateFile.NewerFormatException) {
            condition = Condition.NEWER;
            log.atError()
                    .addKeyValue("problem", problem.getMessage())
                    .log("the state database belongs to a newer version; run history is kept in memory only."
                            + " HINT: run that version, or move the file away");
        } else if (condition != Condition.FAILING) {
            condition = Condition.FAILING;
            log.atWarn()
                    .addKeyValue("file", file.path())
                    .addKeyValue("problem", problem.getMessage())
                    .log("the state database cannot be used; run history waits in memory, backups are not affected."
                            + " HINT: check free space and permissions of the state directory");
        }
    }
}
