package dev.holdfast.sandbox;

import java.util.Comparator;

/** A table of a component; sorted by component, then by name. */
record TableKey(String component, String table) implements Comparable<TableKey> {
    private static final Comparator<TableKey> ORDER =
            Comparator.comparing(TableKey::component).thenComparing(TableKey::table);

    boolean isStorage() {
        return table.equals(ImportFile.STORAGE);
    }

    boolean isSystem() {
        return table.startsWith("_");
    }

    @Override
    public int compareTo(TableKey other) {
        return ORDER.compare(this, other);
    }
}
