package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.snapshot.TableName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the target of a restore is and holds at one moment. Counts are the deployment's own; it may be written to while they are asked for.
 *
 * @param name in our configuration
 * @param instance what it calls itself
 * @param tables every user table of every component; a table that the schema names is there even if it is empty
 * @param files how many stored files each component has
 * @param systemNumbers table numbers above 10000 that belong to system tables of the root component, as far as that can be known: nothing can be restored under them
 * @param schemas the active schema of each component that has one, Convex's JSON text
 * @param environment names of the environment variables; empty where the key may not see them
 * @param scheduledJobs functions that are scheduled to run; empty where that cannot be seen
 * @param running what keeps a restore from beginning: imports and exports that are not at their end, in words
 */
public record TargetState(
        String name,
        String instance,
        String url,
        String kind,
        String version,
        Instant at,
        SortedMap<TableName, Table> tables,
        SortedMap<String, Long> files,
        SortedSet<Long> systemNumbers,
        SortedMap<String, String> schemas,
        Optional<SortedSet<String>> environment,
        boolean isPaused,
        OptionalLong scheduledJobs,
        List<String> running) {
    public TargetState {
        requireNonNull(name, "name");
        requireNonNull(instance, "instance");
        requireNonNull(at, "at");
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        systemNumbers = Collections.unmodifiableSortedSet(new TreeSet<>(systemNumbers));
        schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
        environment = environment.map(names -> Collections.unmodifiableSortedSet(new TreeSet<>(names)));
        requireNonNull(scheduledJobs, "scheduledJobs");
        running = List.copyOf(running);
    }

    /** A table as it stands there. */
    public record Table(long number, long documents) {}

    /** Whether there is no document and no stored file. */
    public boolean isEmpty() {
        return documents() == 0 && files.values().stream().allMatch(count -> count == 0);
    }

    /** Paths of all components that hold tables or files, or have a schema. */
    SortedSet<String> components() {
        SortedSet<String> components = new TreeSet<>(files.keySet());
        tables.keySet().forEach(table -> components.add(table.component()));
        components.addAll(schemas.keySet());
        return components;
    }

    public long documents() {
        return tables.values().stream().mapToLong(Table::documents).sum();
    }
}
