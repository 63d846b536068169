package dev.holdfast.snapshot;

import dev.holdfast.manifest.Contents;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Compares the parts of a snapshot that must fit together, when all of it was read. {@code _tables} decides what must be there: Convex's import creates every table
 * listed there, so that one whose documents are missing would be emptied, and silently. Only a ZIP without any {@code _tables}, put together by people, is taken as it
 * is.
 */
final class SnapshotCheck {
    private final SortedMap<String, ComponentContent> components;
    private final SortedMap<String, String> folders;
    private final Findings findings;
    private final boolean hasTableLists;
    private final boolean hasStorage;

    /** @param folders in which the entries stand, each with the name of one of them */
    SnapshotCheck(
            SortedMap<String, ComponentContent> components, SortedMap<String, String> folders, Findings findings) {
        this.components = components;
        this.folders = folders;
        this.findings = findings;
        this.hasTableLists = components.values().stream().anyMatch(ComponentContent::hasTableList);
        this.hasStorage = components.values().stream()
                .anyMatch(component -> component.files().hasRows());
    }

    Contents contents() {
        if (components.isEmpty()) {
            throw Damage.asWhole("the ZIP holds no table: it is no Convex snapshot");
        }
        if (!hasTableLists) {
            findings.add("there is no _tables/documents.jsonl, so a missing table cannot be told");
        }
        folders.forEach((folder, example) -> {
            if (!folder.isEmpty()) {
                findings.add(example + " and perhaps others stand below " + folder + ", which an import ignores");
            }
        });
        List<Contents.Table> tables = new ArrayList<>();
        List<Contents.Files> files = new ArrayList<>();
        for (ComponentContent component : components.values()) {
            checkLists(component);
            for (TableContent table : component.tables()) {
                check(component, table);
                tables.add(table.result());
            }
            checkFiles(component);
            if (component.files().hasRows()) {
                files.add(component.files().result());
            }
        }
        return new Contents(tables, files, findings.texts());
    }

    private void checkLists(ComponentContent component) {
        if (!hasTableLists) {
            return;
        }
        if (!component.hasTableList()) {
            throw Damage.asWhole(entry(component, "_tables") + " is missing");
        }
        for (int slash = component.path().lastIndexOf('/');
                slash >= 0;
                slash = component.path().lastIndexOf('/', slash - 1)) {
            checkParent(component, component.path().substring(0, slash));
        }
        checkParent(component, "");
    }

    private void checkParent(ComponentContent component, String parent) {
        if (!components.containsKey(parent)) {
            throw Damage.asWhole("the component '" + component.path() + "' is there, but nothing of "
                    + (parent.isEmpty() ? "the root" : "'" + parent + "'"));
        }
    }

    private void check(ComponentContent component, TableContent table) {
        String name = table.qualifiedName();
        if (!table.hasDocuments()) {
            throw Damage.asWhole(
                    table.isListed()
                            ? "table " + name + " is listed in _tables, but its documents.jsonl is missing"
                            : "table " + name + " has a schema, but its documents.jsonl is missing");
        }
        if (hasTableLists && !table.isListed()) {
            throw Damage.asWhole(
                    "table " + name + " is there, but " + entry(component, "_tables") + " does not list it");
        }
        if (table.schema() == SchemaLines.Kind.ABSENT) {
            if (hasTableLists) {
                throw Damage.asWhole("table " + name + " has no generated_schema.jsonl");
            }
            findings.add("table " + name + " has no generated_schema.jsonl: an import makes every number a float");
        } else if (table.schema() == SchemaLines.Kind.EMPTY) {
            throw Damage.asWhole("the generated_schema.jsonl of table " + name + " is empty");
        }
        table.check(entry(component, table.name()));
        if (table.isOutOfOrder()) {
            findings.add("the documents of table " + name + " are not in the order of their ids, as in an export");
        }
    }

    private void checkFiles(ComponentContent component) {
        StoredFiles files = component.files();
        if (!files.hasRows()) {
            if (!files.isEmpty()) {
                throw Damage.asWhole(entry(component, "_storage") + " is missing, but there are stored files");
            }
            if (hasStorage && hasTableLists && !component.tables().isEmpty()) {
                throw Damage.asWhole(entry(component, "_storage") + " is missing, which other components have");
            }
            return;
        }
        files.checkComplete(folder(component) + "_storage/");
        if (files.withoutSha256() > 0) {
            findings.add(files.withoutSha256() + " rows of " + entry(component, "_storage")
                    + " have no SHA-256: only the ZIP's checksum stands for these files");
        }
    }

    private static String folder(ComponentContent component) {
        return SnapshotWriter.prefix(component.path());
    }

    private static String entry(ComponentContent component, String table) {
        return folder(component) + table + "/documents.jsonl";
    }
}
