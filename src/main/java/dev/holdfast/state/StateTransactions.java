package dev.holdfast.state;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions on the state file over one connection, by one thread at a time. The file is opened at the first use. What could not be written waits in the {@link
 * Backlog}, which every transaction writes first.
 */
final class StateTransactions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateTransactions.class);

    private final StateFile file;
    private final Backlog backlog;
    /** Guards everything below, and the backlog. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Connection connection;
    private Condition condition = Condition.WORKING;

    StateTransactions(StateFile file, Backlog backlog) {
        this.file = file;
        this.backlog = backlog;
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

    /** The tables of one open connection. */
    record Tables(
            RunTable runs,
            ScheduleTable schedules,
            RepositoryTable repositories,
            PruneTable prunes,
            ProbeTable probes,
            NoteTable notes) {}

    interface Work<T> {
        @Nullable
        T on(Tables tables) throws SQLException;
    }

    /**
     * Does {@code before}, writes what waits and does {@code work}, in one transaction; where that cannot be, answers {@code otherwise}. The callers that pass null
     * ignore the answer.
     */
    <T> T use(Work<T> work, Supplier<T> otherwise, Runnable before) {
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
                backlog.refill();
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
            Tables tables = new Tables(
                    new RunTable(open),
                    new ScheduleTable(open),
                    new RepositoryTable(open),
                    new PruneTable(open),
                    new ProbeTable(open),
                    new NoteTable(open));
            backlog.write(tables);
            T result = work.on(tables);
            open.commit();
            // The driver begins the next transaction at once, which would lock out other processes.
            open.setAutoCommit(true);
            backlog.written();
            working();
            return result;
        } catch (SQLException | RuntimeException e) {
            disconnect();
            throw e;
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

    /** Holds off all others meanwhile, also while a transaction of its own runs inside. */
    <T> T alone(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

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
