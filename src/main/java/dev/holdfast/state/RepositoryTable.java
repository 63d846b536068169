package dev.holdfast.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Which repository was found where, in SQL. The caller decides on transactions. */
final class RepositoryTable {
    private final Connection connection;

    RepositoryTable(Connection connection) {
        this.connection = connection;
    }

    Optional<String> find(String name, String location) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM repository WHERE name = ? AND location = ?")) {
            select.setString(1, name);
            select.setString(2, location);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    void put(String name, String location, String id) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO repository VALUES (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, location);
            insert.setString(3, id);
            insert.executeUpdate();
        }
    }
}
