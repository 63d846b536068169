package dev.holdfast.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Since when each schedule is configured here, in SQL. The caller decides on transactions. */
final class ScheduleTable {
    private final Connection connection;

    ScheduleTable(Connection connection) {
        this.connection = connection;
    }

    /** One row. */
    record Entry(String recurrence, Instant since, boolean isForgotten) {
        /** Whether it is told of a schedule that recurs so. */
        boolean isOf(String other) {
            return !isForgotten && recurrence.equals(other);
        }
    }

    Optional<Entry> find(ScheduleName name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT recurrence, since, forgotten FROM schedule WHERE deployment = ? AND schedule = ?")) {
            select.setString(1, name.deployment());
            select.setString(2, name.schedule());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Entry(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), row.getInt(3) != 0))
                        : Optional.empty();
            }
        }
    }

    void put(ScheduleName name, String recurrence, Instant since) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO schedule VALUES (?, ?, ?, ?, 0)")) {
            insert.setString(1, name.deployment());
            insert.setString(2, name.schedule());
            insert.setString(3, recurrence);
            insert.setLong(4, since.toEpochMilli());
            insert.executeUpdate();
        }
    }

    void forgetExcept(Set<ScheduleName> configured) throws SQLException {
        for (ScheduleName name : names("SELECT deployment, schedule FROM schedule WHERE forgotten = 0")) {
            if (!configured.contains(name)) {
                update("UPDATE schedule SET forgotten = 1 WHERE deployment = ? AND schedule = ?", name);
            }
        }
        for (ScheduleName name : names("SELECT deployment, schedule FROM streak")) {
            if (!configured.contains(name)) {
                update("DELETE FROM streak WHERE deployment = ? AND schedule = ?", name);
            }
        }
    }

    private Set<ScheduleName> names(String sql) throws SQLException {
        Set<ScheduleName> names = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.add(new ScheduleName(row.getString(1), row.getString(2)));
            }
        }
        return names;
    }

    private void update(String sql, ScheduleName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.deployment());
            statement.setString(2, name.schedule());
            statement.executeUpdate();
        }
    }
}
