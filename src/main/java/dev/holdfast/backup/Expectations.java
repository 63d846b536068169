package dev.holdfast.backup;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backup of a deployment must look like, or it is suspect.
 *
 * @param tables that must be there, named as {@code Contents.Table#qualifiedName}
 * @param minBytes of the ZIP
 * @param maxShrink share of documents or bytes, 0 to 1, that may be gone since the previous verified backup
 * @param priorities per table, named likewise; a table that is not named is {@code MEDIUM}
 */
public record Expectations(
        List<String> tables, Optional<Long> minBytes, double maxShrink, Map<String, Priority> priorities) {
    public Expectations {
        tables = List.copyOf(tables);
        priorities = Map.copyOf(priorities);
    }

    /** How much a table matters. {@code SKIP}: it is in the archive as all are, but its shrinking alarms nobody. */
    public enum Priority {
        HIGH,
        MEDIUM,
        LOW,
        SKIP
    }

    public Priority priorityOf(String table) {
        return priorities.getOrDefault(table, Priority.MEDIUM);
    }
}
