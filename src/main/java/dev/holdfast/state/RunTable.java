package dev.holdfast.state;

import dev.holdfast.run.Run;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.state.RunFacts.RunCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs and their sums, in SQL. The caller decides on transactions. */
final class RunTable {
    /** What is kept: far more than anybody reads, and some ten megabytes at most. */
    static final int MAX_RUNS = 100_000;

    private static final Duration MAX_AGE = Duration.ofDays(400);
    /** These stay whatever their age, so that one run under a clock far in the future cannot wipe the history. */
    private static final int ALWAYS_KEPT = 1_000;

    private final Connection connection;

    RunTable(Connection connection) {
        this.connection = connection;
    }

    /** Returns false when it is there already. */
    boolean insert(Run run) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR IGNORE INTO run (id, kind, deployment, tier, schedule, due, started, ended, outcome, backup, message)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, run.id());
            insert.setString(2, run.kind().word());
            insert.setString(3, run.deployment());
            insert.setString(4, run.tier());
            insert.setString(5, run.schedule().orElse(null));
            if (run.due().isPresent()) {
                insert.setLong(6, run.due().get().toEpochMilli());
            } else {
                insert.setNull(6, Types.INTEGER);
            }
            insert.setLong(7, run.started().toEpochMilli());
            insert.setLong(8, run.ended().toEpochMilli());
            insert.setString(9, run.outcome().word());
            insert.setString(10, run.backup().orElse(null));
            insert.setString(11, run.message());
            return insert.executeUpdate() > 0;
        }
    }

    /** Adds a backup run to the sums. */
    void add(Run run) throws SQLException {
        if (run.kind() != RunKind.BACKUP) {
            return;
        }
        update(
                "INSERT INTO run_total VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET runs = runs + 1",
                run.deployment(),
                run.tier(),
                run.outcome().word());
        if (Tally.hasCommitted(run)) {
            double seconds = Tally.seconds(run);
            update(
                    "INSERT INTO duration VALUES (?1, ?2, ?3, 1, ?4)"
                            + " ON CONFLICT DO UPDATE SET runs = runs + 1, seconds = seconds + ?4",
                    run.deployment(),
                    run.tier(),
                    BackupDurations.boundFor(seconds),
                    seconds);
        }
        if (run.schedule().isPresent() && run.outcome() == RunOutcome.SUCCESS) {
            update(
                    "DELETE FROM streak WHERE deployment = ? AND schedule = ?",
                    run.deployment(),
                    run.schedule().get());
        } else if (run.schedule().isPresent() && Tally.isBroken(run)) {
            update(
                    "INSERT INTO streak VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET failures = failures + 1",
                    run.deployment(),
                    run.schedule().get());
        }
    }

    void prune(Instant now) throws SQLException {
        update(
                "DELETE FROM run WHERE seq <= (SELECT max(seq) FROM run) - ?1"
                        + " OR (ended < ?2 AND seq <= (SELECT max(seq) FROM run) - ?3)",
                MAX_RUNS,
                now.minus(MAX_AGE).toEpochMilli(),
                ALWAYS_KEPT);
    }

    List<Run> recent(Optional<String> deployment, int limit) throws SQLException {
        String condition = deployment.isPresent() ? " WHERE deployment = ?2" : "";
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT * FROM run" + condition + " ORDER BY ended DESC, seq DESC LIMIT ?1")) {
            select.setInt(1, limit);
            if (deployment.isPresent()) {
                select.setString(2, deployment.get());
            }
            List<Run> runs = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    runs.add(run(row));
                }
            }
            return runs;
        }
    }

    RunFacts facts() throws SQLException {
        return new RunFacts(counts(), durations(), streaks());
    }

    private List<RunCount> counts() throws SQLException {
        List<RunCount> counts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM run_total");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                counts.add(new RunCount(
                        row.getString("deployment"),
                        row.getString("tier"),
                        outcome(row.getString("outcome")),
                        row.getLong("runs")));
            }
        }
        return counts;
    }

    private List<BackupDurations> durations() throws SQLException {
        Map<List<String>, Map<Double, Long>> runs = new LinkedHashMap<>();
        Map<List<String>, Double> seconds = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM duration");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                List<String> key = List.of(row.getString("deployment"), row.getString("tier"));
                // A bound of an earlier version falls into the next one of ours.
                double bound = BackupDurations.boundFor(row.getDouble("bound"));
                runs.computeIfAbsent(key, absent -> new HashMap<>()).merge(bound, row.getLong("runs"), Long::sum);
                seconds.merge(key, row.getDouble("seconds"), Double::sum);
            }
        }
        return runs.keySet().stream()
                .map(key -> new BackupDurations(key.get(0), key.get(1), runs.get(key), seconds.get(key)))
                .toList();
    }

    private Map<ScheduleName, Integer> streaks() throws SQLException {
        Map<ScheduleName, Integer> streaks = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM streak");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                streaks.put(
                        new ScheduleName(row.getString("deployment"), row.getString("schedule")),
                        row.getInt("failures"));
            }
        }
        return streaks;
    }

    private static Run run(ResultSet row) throws SQLException {
        long due = row.getLong("due");
        Optional<Instant> dueTime = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(due));
        return new Run(
                row.getString("id"),
                RunKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("deployment"),
                row.getString("tier"),
                Optional.ofNullable(row.getString("schedule")),
                dueTime,
                Instant.ofEpochMilli(row.getLong("started")),
                Instant.ofEpochMilli(row.getLong("ended")),
                outcome(row.getString("outcome")),
                Optional.ofNullable(row.getString("backup")),
                row.getString("message"));
    }

    private static RunOutcome outcome(String word) {
        return RunOutcome.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private void update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
