package dev.holdfast.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the last prunes ended, in SQL. The caller decides on transactions. */
final class PruneTable {
    private final Connection connection;

    PruneTable(Connection connection) {
        this.connection = connection;
    }

    void put(LastPrune prune) throws SQLException {
        update(
                "INSERT OR REPLACE INTO prune VALUES (?, ?, ?)",
                prune,
                prune.at().toEpochMilli());
        update("DELETE FROM prune_block WHERE repository = ? AND deployment = ?", prune);
        for (var block : prune.blocks().entrySet()) {
            update("INSERT INTO prune_block VALUES (?, ?, ?, ?)", prune, block.getKey(), block.getValue());
        }
    }

    List<LastPrune> all() throws SQLException {
        List<LastPrune> prunes = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT * FROM prune ORDER BY repository, deployment");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String repository = row.getString("repository");
                String deployment = row.getString("deployment");
                prunes.add(new LastPrune(
                        repository,
                        deployment,
                        Instant.ofEpochMilli(row.getLong("at")),
                        blocks(repository, deployment)));
            }
        }
        return prunes;
    }

    private SortedMap<String, String> blocks(String repository, String deployment) throws SQLException {
        SortedMap<String, String> blocks = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT reason, text FROM prune_block WHERE repository = ? AND deployment = ?")) {
            select.setString(1, repository);
            select.setString(2, deployment);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    blocks.put(row.getString("reason"), row.getString("text"));
                }
            }
        }
        return blocks;
    }

    private void update(String sql, LastPrune prune, Object... more) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, prune.repository());
            statement.setString(2, prune.deployment());
            for (int i = 0; i < more.length; i++) {
                statement.setObject(i + 3, more[i]);
            }
            statement.executeUpdate();
        }
    }
}
