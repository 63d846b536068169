package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What a sandbox holds: documents and stored files, in memory. A component is named by its path, empty for the root. Values are those of Convex: null,
 * {@code Boolean}, {@code Long} (int64), {@code Double} (float64), {@code String}, {@code byte[]}, {@code List}, {@code Map}. Any thread may call it; each
 * call is one transaction.
 */
public final class SandboxData {
    private static final String ROOT = "";

    private final Timeline timeline;
    private final IdMint ids;
    private final Changes changes = new Changes();
    /** Guarded by this. */
    private final Components components = new Components();

    private SandboxData(Clock clock, long seed) {
        this.timeline = new Timeline(clock);
        this.ids = new IdMint(new SplittableRandom(seed), clock);
    }

    /** Returns a deployment without tables. The seed decides what ids look like. */
    public static SandboxData empty(Clock clock, long seed) {
        return new SandboxData(clock, seed);
    }

    /** Returns a deployment without tables that lives in real time. */
    public static SandboxData empty() {
        return empty(Clock.systemUTC(), 1);
    }

    /** Returns the site of a security company: 27 tables of which 12 are empty, 154 documents, three stored files, two of its many contents with special values. */
    public static SandboxData guardman(Clock clock) {
        SandboxData data = empty(clock, 27);
        new GuardmanSite(data, 27).build();
        return data;
    }

    public static SandboxData guardman() {
        return guardman(Clock.systemUTC());
    }

    /** Creates an empty table; does nothing if it exists. */
    public void createTable(String component, String table) {
        synchronized (this) {
            components.table(component, table);
        }
        changes.fire();
    }

    /** Inserts a document into a table, which is created if need be, and returns its id. */
    public String insert(String component, String table, Map<String, ?> fields) {
        String id;
        synchronized (this) {
            Table target = components.table(component, table);
            id = ids.next(target.number());
            Map<String, Object> document = new TreeMap<>(fields);
            document.put("_id", id);
            document.put("_creationTime", timeline.creationTime());
            target.insert(id, Blob.of(ValueWriter.line(document)));
        }
        changes.fire();
        return id;
    }

    /** Inserts into a table of the root component. */
    public String insert(String table, Map<String, ?> fields) {
        return insert(ROOT, table, fields);
    }

    /** Gives a document other fields, as a replace of Convex does: its id stays. */
    public void change(String component, String table, String id, Map<String, ?> fields) {
        synchronized (this) {
            Table target = components.table(component, table);
            Map<String, Object> document = new TreeMap<>(fields);
            document.put("_id", id);
            document.put("_creationTime", timeline.creationTime());
            target.delete(id);
            target.insert(id, Blob.of(ValueWriter.line(document)));
        }
        changes.fire();
    }

    /** Deletes a document; returns false if there is none of that id. */
    public boolean delete(String component, String table, String id) {
        boolean deleted;
        synchronized (this) {
            Table from = components.tableOrNull(component, table);
            deleted = from != null && from.delete(id);
        }
        changes.fire();
        return deleted;
    }

    /** Deletes a document of the root component. */
    public boolean delete(String table, String id) {
        return delete(ROOT, table, id);
    }

    /** Drops a table with all its documents; returns false if there is none of that name. */
    public boolean dropTable(String component, String table) {
        boolean dropped;
        synchronized (this) {
            dropped = components.tableOrNull(component, table) != null;
            if (dropped) {
                components.get(component).remove(table);
            }
        }
        changes.fire();
        return dropped;
    }

    /**
     * Stores a file and returns its id.
     *
     * @param contentType empty for none
     */
    public String store(String component, String contentType, byte[] content) {
        String id;
        synchronized (this) {
            id = ids.next(components.get(component).share().storageNumber());
            String uuid = UUID.nameUUIDFromBytes(ids.bytes(16)).toString();
            String type = contentType.isEmpty() ? null : contentType;
            components
                    .get(component)
                    .put(new StoredFile(id, timeline.creationTime(), type, uuid, Blob.of(content.clone())));
        }
        changes.fire();
        return id;
    }

    /**
     * Sets the active schema of a component, as a deployment of code does; what is there is not checked against it.
     *
     * @param json as {@code getSchemas} has it: {@code {"tables":[{"tableName":"users","indexes":[],"documentType":..}],"schemaValidation":true}}; empty for none
     */
    public void schema(String component, String json) {
        synchronized (this) {
            components.get(component).schema(json);
        }
        changes.fire();
    }

    /** Gives a system table, like {@code _file_storage}, a number among those of user tables, as deployments made long ago have. */
    public void systemTable(String component, String name, long number) {
        synchronized (this) {
            components.get(component).moveSystemTable(name, number);
        }
        changes.fire();
    }

    /** Schedules a function, which is never called, and returns the id of its row. */
    public String schedule(String component, String function, Instant due) {
        String id = ids.next(IdMint.SCHEDULED_JOBS);
        synchronized (this) {
            components.get(component).jobs().add(new ScheduledJob(id, timeline.creationTime(), function, due));
        }
        changes.fire();
        return id;
    }

    void cancelScheduled(String component) {
        synchronized (this) {
            components.get(component).jobs().clear();
        }
        changes.fire();
    }

    /** Returns how many functions are scheduled. */
    public synchronized int scheduled(String component) {
        return components.get(component).jobs().size();
    }

    /** Returns names of tables that imports are filling or that failed ones left behind, which nobody sees; in the order of their creation. */
    public synchronized List<String> hiddenTables(String component) {
        return components.get(component).hidden().stream()
                .map(Component.Hidden::name)
                .toList();
    }

    /** Forgets documents that were deleted, as Convex does after days: until then an append cannot bring back what has the id of one. */
    public synchronized void forgetDeleted() {
        components
                .all()
                .values()
                .forEach(component -> component.tables().values().forEach(Table::forgetDeleted));
    }

    public synchronized NavigableSet<String> components() {
        return Collections.unmodifiableNavigableSet(
                new TreeSet<>(components.all().keySet()));
    }

    /** Returns the names of a component's tables, sorted. */
    public synchronized List<String> tables(String component) {
        return List.copyOf(components.get(component).tables().keySet());
    }

    /** Returns how many documents the table has; 0 if there is no such table. */
    public synchronized int count(String component, String table) {
        Table counted = components.tableOrNull(component, table);
        return counted == null ? 0 : counted.count();
    }

    /** Returns a table's documents in the order of their ids, as the lines that an export has. */
    public List<String> lines(String component, String table) {
        Table.View view = snapshot().components().get(component).tables().get(table);
        List<String> lines = new ArrayList<>();
        if (view != null) {
            view.rows().values().forEach(line -> lines.add(new String(line.bytes(), UTF_8)));
        }
        return lines;
    }

    /** Returns the ids of a table's documents, sorted. */
    public synchronized List<String> documentIds(String component, String table) {
        Table from = components.tableOrNull(component, table);
        return from == null ? List.of() : List.copyOf(from.share().rows().keySet());
    }

    /** Returns the ids of a component's stored files, sorted. */
    public synchronized List<String> files(String component) {
        return List.copyOf(components.get(component).files().keySet());
    }

    /** Returns the content of a stored file, or nothing if there is none of that id. */
    public synchronized byte[] file(String component, String id) {
        StoredFile file = components.get(component).files().get(id);
        return file == null ? new byte[0] : file.content().bytes().clone();
    }

    /** Returns everything as it is at one timestamp; writes go on meanwhile. */
    synchronized Snapshot snapshot() {
        SortedMap<String, Component.View> views = new TreeMap<>();
        components.all().forEach((path, component) -> views.put(path, component.share()));
        return new Snapshot(timeline.next(), Collections.unmodifiableSortedMap(views));
    }

    /**
     * Changes many things at once; what the function throws leaves behind what it did until then. Tells nobody: the caller fires {@link #changes} when it
     * holds no lock.
     *
     * @return the timestamp of the change
     */
    synchronized long transact(Consumer<Components> change) {
        change.accept(components);
        return timeline.next();
    }

    Timeline timeline() {
        return timeline;
    }

    IdMint ids() {
        return ids;
    }

    Changes changes() {
        return changes;
    }

    /**
     * Everything at one moment.
     *
     * @param timestamp in nanoseconds since the Unix epoch
     * @param components by path, root first
     */
    record Snapshot(long timestamp, SortedMap<String, Component.View> components) {}
}
