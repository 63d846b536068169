package dev.holdfast.sandbox;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tables and stored files of one component. Its owner guards it with a lock. */
final class Component {
    private final NavigableMap<String, Table> tables = new TreeMap<>();
    private NavigableMap<String, StoredFile> files = new TreeMap<>();

    /** Tables by name. */
    NavigableMap<String, Table> tables() {
        return tables;
    }

    /** Stored files by id. */
    SortedMap<String, StoredFile> files() {
        return Collections.unmodifiableSortedMap(files);
    }

    void put(StoredFile file) {
        files = new TreeMap<>(files);
        files.put(file.id(), file);
    }

    void replaceFiles(SortedMap<String, StoredFile> replacement) {
        files = new TreeMap<>(replacement);
    }

    /** Returns the number that a new table gets. */
    long nextTableNumber() {
        return Math.max(
                IdMint.FIRST_USER_TABLE,
                1 + tables.values().stream().mapToLong(Table::number).max().orElse(0));
    }

    View share() {
        SortedMap<String, Table.View> views = new TreeMap<>();
        tables.forEach((name, table) -> views.put(name, table.share()));
        return new View(Collections.unmodifiableSortedMap(views), files());
    }

    /** A component at one moment. */
    record View(SortedMap<String, Table.View> tables, SortedMap<String, StoredFile> files) {
        SortedMap<Long, String> namesByNumber() {
            SortedMap<Long, String> names = new TreeMap<>();
            tables.forEach((name, table) -> names.put(table.number(), name));
            return names;
        }
    }
}
