package dev.holdfast.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The database file: opening it, its schema, and what to do when it is damaged.
 *
 * <p>Format 1, in {@code PRAGMA user_version}; all times are milliseconds since the epoch, UTC. {@code run} has one row per ended run, {@code run_total},
 * {@code duration} and {@code streak} the sums that outlive pruned rows, {@code schedule} since when each schedule is configured here ({@code forgotten}
 * is 1 once it was removed), {@code prune} and {@code prune_block} how the last prunes ended, {@code probe} how the last probes, {@code
 * note} texts under names. The write-ahead log makes a crash lose at most the last rows.
 */
final class StateFile {
    static final int FORMAT = 1;
    /** Long enough for any transaction of the other process; all are a few rows. */
    private static final int BUSY_MILLIS = 5_000;

    /** The file, and what SQLite writes beside it. */
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm");

    private static final Logger log = LoggerFactory.getLogger(StateFile.class);
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE run (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, kind TEXT NOT NULL, deployment TEXT NOT NULL,"
                    + " tier TEXT NOT NULL, schedule TEXT, due INTEGER, started INTEGER NOT NULL, ended INTEGER NOT NULL,"
                    + " outcome TEXT NOT NULL, backup TEXT, message TEXT NOT NULL, UNIQUE (id, started))",
            "CREATE INDEX run_by_deployment ON run (deployment, ended)",
            "CREATE INDEX run_by_end ON run (ended)",
            "CREATE TABLE run_total (deployment TEXT, tier TEXT, outcome TEXT, runs INTEGER NOT NULL,"
                    + " PRIMARY KEY (deployment, tier, outcome)) WITHOUT ROWID",
            "CREATE TABLE duration (deployment TEXT, tier TEXT, bound REAL, runs INTEGER NOT NULL, seconds REAL NOT NULL,"
                    + " PRIMARY KEY (deployment, tier, bound)) WITHOUT ROWID",
            "CREATE TABLE streak (deployment TEXT, schedule TEXT, failures INTEGER NOT NULL,"
                    + " PRIMARY KEY (deployment, schedule)) WITHOUT ROWID",
            "CREATE TABLE schedule (deployment TEXT, schedule TEXT, recurrence TEXT NOT NULL, since INTEGER NOT NULL,"
                    + " forgotten INTEGER NOT NULL, PRIMARY KEY (deployment, schedule)) WITHOUT ROWID",
            "CREATE TABLE repository (name TEXT, location TEXT, id TEXT NOT NULL, PRIMARY KEY (name, location)) WITHOUT ROWID");

    /** What came later and does not disturb who knows nothing of it, so that it needs no new format. */
    private static final List<String> ADDED = List.of(
            "CREATE TABLE IF NOT EXISTS prune (repository TEXT, deployment TEXT, at INTEGER NOT NULL,"
                    + " PRIMARY KEY (repository, deployment)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS prune_block (repository TEXT, deployment TEXT, reason TEXT, text TEXT NOT NULL,"
                    + " PRIMARY KEY (repository, deployment, reason)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS probe (repository TEXT PRIMARY KEY, at INTEGER NOT NULL, problem TEXT NOT NULL)"
                    + " WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID");

    private final Path directory;
    private final Path file;

    private final Handover handover;

    StateFile(Path directory, Handover handover) {
        this.directory = directory;
        this.handover = handover;
        this.file = directory.resolve("state.db");
    }

    Path path() {
        return file;
    }

    /**
     * Opens the file, created if absent.
     *
     * @param isSuspected whether the whole file is to be checked first; a damaged one is set aside
     * @throws NewerFormatException if a newer version of this program wrote it; it was not touched
     */
    Connection open(boolean isSuspected) throws SQLException, IOException {
        Files.createDirectories(directory);
        NativeLibrary.unpackInto(directory, handover);
        Connection connection = openOrSetAside(isSuspected);
        try {
            for (String suffix : SUFFIXES) {
                Path part = Path.of(file + suffix);
                if (Files.exists(part)) {
                    handover.handOver(part);
                }
            }
        } catch (IOException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private Connection openOrSetAside(boolean isSuspected) throws SQLException, IOException {
        try {
            return openChecked(isSuspected);
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            setAside(e);
            return openChecked(false);
        }
    }

    static boolean isDamage(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    private Connection openChecked(boolean isSuspected) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        try (Statement statement = connection.createStatement()) {
            if (isSuspected) {
                check(statement);
            }
            prepare(connection, statement);
            for (String definition : ADDED) {
                statement.executeUpdate(definition);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void check(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
            String first = found.next() ? found.getString(1) : "no answer";
            if (!"ok".equals(first)) {
                throw new SQLException(first, null, SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
        }
    }

    private void prepare(Connection connection, Statement statement) throws SQLException {
        if (format(statement) == FORMAT) {
            return;
        }
        connection.setAutoCommit(false);
        int found = format(statement);
        if (found > FORMAT) {
            connection.rollback();
            throw new NewerFormatException(file + " has format " + found + ", this program knows up to " + FORMAT);
        }
        if (found == 0) {
            for (String definition : SCHEMA) {
                statement.executeUpdate(definition);
            }
            statement.executeUpdate("PRAGMA user_version = " + FORMAT);
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static int format(Statement statement) throws SQLException {
        try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
            return version.next() ? version.getInt(1) : 0;
        }
    }

    /** Moves it away with its log. Only the last damaged one is kept, so that they cannot fill the disk. */
    private void setAside(SQLException damage) throws IOException {
        Path aside = directory.resolve("state.db.damaged");
        for (String suffix : SUFFIXES) {
            Path from = Path.of(file + suffix);
            Path to = Path.of(aside + suffix);
            if (Files.exists(from)) {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(to);
            }
        }
        log.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("kept", aside)
                .addKeyValue("problem", String.valueOf(damage.getMessage()).replaceAll("\\s+", " "))
                .log("the state database is damaged; run history begins anew, backups are not affected");
    }

    /** The file belongs to a newer version of this program. */
    static final class NewerFormatException extends SQLException {
        private static final long serialVersionUID = 1L;

        NewerFormatException(String what) {
            super(what);
        }
    }
}
