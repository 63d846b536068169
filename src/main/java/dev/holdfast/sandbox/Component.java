package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables, stored files, schema and scheduled functions of one component. Its owner guards it with a lock. */
final class Component {
    /** Numbers of the system tables of a deployment made recently, 512 and what follows; as many as Convex has. */
    private static final long FIRST_SYSTEM_TABLE = 512;

    private static final long LAST_SYSTEM_TABLE = 560;

    private final NavigableMap<String, Table> tables = new TreeMap<>();
    private final SortedMap<Long, String> systemTables = new TreeMap<>();
    private final List<ScheduledJob> jobs = new ArrayList<>();
    private final List<Hidden> hidden = new ArrayList<>();
    /** Of tables that are gone: Convex does not give their numbers again before their documents' history is gone too. */
    private final Set<Long> retired = new TreeSet<>();

    private NavigableMap<String, StoredFile> files = new TreeMap<>();
    private String schema = "";

    Component() {
        for (long number = FIRST_SYSTEM_TABLE; number <= LAST_SYSTEM_TABLE; number++) {
            systemTables.put(number, "_system_" + number);
        }
        systemTables.put(IdMint.SCHEDULED_JOBS, "_scheduled_jobs");
        systemTables.put(IdMint.STORAGE, "_file_storage");
    }

    /** Gives a system table a number, as old deployments have among those of user tables. */
    void moveSystemTable(String name, long number) {
        systemTables.values().remove(name);
        systemTables.put(number, name);
    }

    /** Convex's JSON text; empty for none. */
    void schema(String json) {
        schema = json;
    }

    List<ScheduledJob> jobs() {
        return jobs;
    }

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

    /** Tables that imports are filling, or that failed ones left behind; in the order of their creation. */
    List<Hidden> hidden() {
        return hidden;
    }

    /** Makes a table that nobody sees; its number need not be free. */
    Table hide(String name, long number) {
        Table table = new Table(number);
        hidden.add(new Hidden(name, table));
        return table;
    }

    /** Stored files seen as a table: nothing but its number. */
    Table storage() {
        return new Table(share().storageNumber());
    }

    /** Shows a hidden table, in the place of the one that has its name. */
    void activate(String name, Table table) {
        hidden.removeIf(other -> other.table() == table);
        if (name.equals(ImportFile.STORAGE)) {
            moveSystemTable("_file_storage", table.number());
            return;
        }
        remove(name);
        tables.put(name, table);
    }

    void remove(String name) {
        Table gone = tables.remove(name);
        if (gone != null) {
            retired.add(gone.number());
        }
    }

    /** Returns the number that a new table gets: the lowest that no table has, be it hidden or gone. */
    long nextTableNumber() {
        Set<Long> taken = new TreeSet<>(retired);
        taken.addAll(systemTables.keySet());
        tables.values().forEach(table -> taken.add(table.number()));
        hidden.forEach(table -> taken.add(table.table().number()));
        long candidate = IdMint.FIRST_USER_TABLE;
        while (taken.contains(candidate)) {
            candidate++;
        }
        return candidate;
    }

    /** A table that nobody sees. */
    record Hidden(String name, Table table) {}

    View share() {
        SortedMap<String, Table.View> views = new TreeMap<>();
        tables.forEach((name, table) -> views.put(name, table.share()));
        return new View(
                Collections.unmodifiableSortedMap(views),
                files(),
                Collections.unmodifiableSortedMap(new TreeMap<>(systemTables)),
                schema,
                List.copyOf(jobs));
    }

    /**
     * A component at one moment.
     *
     * @param systemTables names by number
     * @param schema Convex's JSON text; empty for none
     */
    record View(
            SortedMap<String, Table.View> tables,
            SortedMap<String, StoredFile> files,
            SortedMap<Long, String> systemTables,
            String schema,
            List<ScheduledJob> jobs) {
        SortedMap<Long, String> namesByNumber() {
            SortedMap<Long, String> names = new TreeMap<>();
            tables.forEach((name, table) -> names.put(table.number(), name));
            return names;
        }

        /** The number that ids of stored files carry. */
        long storageNumber() {
            return systemTables.entrySet().stream()
                    .filter(entry -> entry.getValue().equals("_file_storage"))
                    .mapToLong(java.util.Map.Entry::getKey)
                    .findFirst()
                    .orElse(IdMint.STORAGE);
        }
    }
}
