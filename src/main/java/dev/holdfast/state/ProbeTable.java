package dev.holdfast.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How the last probes ended, in SQL. The caller decides on transactions. */
final class ProbeTable {
    private final Connection connection;

    ProbeTable(Connection connection) {
        this.connection = connection;
    }

    void put(LastProbe probe) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO probe VALUES (?, ?, ?)")) {
            insert.setString(1, probe.repository());
            insert.setLong(2, probe.at().toEpochMilli());
            insert.setString(3, probe.problem());
            insert.executeUpdate();
        }
    }

    List<LastProbe> all() throws SQLException {
        List<LastProbe> probes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM probe ORDER BY repository");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                probes.add(new LastProbe(
                        row.getString("repository"),
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("problem")));
            }
        }
        return probes;
    }
}
