package dev.holdfast.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Texts under names, in SQL. The caller decides on transactions. */
final class NoteTable {
    private final Connection connection;

    NoteTable(Connection connection) {
        this.connection = connection;
    }

    Optional<String> find(String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT text FROM note WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString("text")) : Optional.empty();
            }
        }
    }

    /** An empty text forgets it. */
    void put(String name, Optional<String> text) throws SQLException {
        String sql = text.isPresent() ? "INSERT OR REPLACE INTO note VALUES (?, ?)" : "DELETE FROM note WHERE name = ?";
        try (PreparedStatement change = connection.prepareStatement(sql)) {
            change.setString(1, name);
            if (text.isPresent()) {
                change.setString(2, text.get());
            }
            change.executeUpdate();
        }
    }
}
