package dev.holdfast.snapshot;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which part of a snapshot is meant, already resolved against what it holds.
 *
 * @param tables the tables, whole ones and those of which only some documents are meant
 * @param documents ids of the documents that are meant, for the tables of which not all are
 * @param files paths of the components whose stored files are meant; empty text for the root
 */
public record Part(
        SortedSet<TableName> tables, SortedMap<TableName, SortedSet<String>> documents, SortedSet<String> files) {
    public Part {
        tables = Collections.unmodifiableSortedSet(new TreeSet<>(tables));
        SortedMap<TableName, SortedSet<String>> ids = new TreeMap<>();
        for (Map.Entry<TableName, SortedSet<String>> entry : documents.entrySet()) {
            if (!tables.contains(entry.getKey())) {
                throw new IllegalArgumentException(
                        "documents of " + entry.getKey() + ", which is no table of the part");
            }
            ids.put(entry.getKey(), Collections.unmodifiableSortedSet(new TreeSet<>(entry.getValue())));
        }
        documents = Collections.unmodifiableSortedMap(ids);
        files = Collections.unmodifiableSortedSet(new TreeSet<>(files));
    }

    /** Whether the whole table is meant. */
    public boolean isWhole(TableName table) {
        return tables.contains(table) && !documents.containsKey(table);
    }
}
