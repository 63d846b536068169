package dev.holdfast.snapshot;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one component has. */
final class ComponentContent {
    private final String path;
    private final TableRoom room;
    private final SortedMap<String, TableContent> tables = new TreeMap<>();
    private final StoredFiles files;
    private boolean hasTableList;

    ComponentContent(String path, TableRoom room) {
        this.path = path;
        this.room = room;
        room.take();
        this.files = new StoredFiles(path);
    }

    String path() {
        return path;
    }

    TableContent table(String name) {
        return tables.computeIfAbsent(name, any -> {
            room.take();
            return new TableContent(path, any);
        });
    }

    Collection<TableContent> tables() {
        return tables.values();
    }

    StoredFiles files() {
        return files;
    }

    boolean hasTableList() {
        return hasTableList;
    }

    void markTableList() {
        hasTableList = true;
    }
}
