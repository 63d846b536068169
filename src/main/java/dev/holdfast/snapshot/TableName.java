package dev.holdfast.snapshot;

import java.util.Comparator;

/**
 * Names one table of a deployment: the component it is in, and its name there. People write {@code users} for one of the root component and {@code waitlist/rateLimiter:users} for one of a component.
 *
 * @param component its path, names joined by {@code /}; empty for the root
 */
public record TableName(String component, String name) implements Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::component).thenComparing(TableName::name);

    public TableName {
        boolean isWellFormed = Names.isTable(name)
                && (component.isEmpty()
                        || java.util.Arrays.stream(component.split("/", -1)).allMatch(Names::isComponent));
        if (!isWellFormed) {
            throw new IllegalArgumentException("not a table's name: " + Names.qualified(component, name));
        }
    }

    /** @throws IllegalArgumentException if the text names no table */
    public static TableName parse(String text) {
        int colon = text.lastIndexOf(':');
        return new TableName(colon < 0 ? "" : text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }

    /** As people write it. */
    @Override
    public String toString() {
        return Names.qualified(component, name);
    }
}
