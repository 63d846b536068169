package dev.holdfast.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What a snapshot holds, as the inspection saw it.
 *
 * @param tables every table of every component, empty ones included, sorted by component, then name
 * @param files one entry for each component whose file storage is in the snapshot, sorted by component
 * @param findings what was odd but no damage, in words
 */
public record Contents(List<Table> tables, List<Files> files, List<String> findings) {
    public Contents {
        tables = List.copyOf(tables);
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /**
     * One table.
     *
     * @param component the component's path, names joined by {@code /}; empty for the root
     * @param number the table number of its ids; 0 if {@code _tables} does not list it
     * @param bytes of its documents, line feeds included
     * @param digest independent of the documents' order, see {@code snapshot.TableDigest}
     */
    public record Table(String component, String name, long number, long documents, long bytes, String digest) {
        /** {@code name}, or {@code component/name} with a colon between them for a component's table. */
        public String qualifiedName() {
            return component.isEmpty() ? name : component + ":" + name;
        }
    }

    /** The stored files of one component. {@code digest} is over id, size and SHA-256 of each, independent of order. */
    public record Files(String component, long count, long bytes, String digest) {}

    public long documents() {
        return tables.stream().mapToLong(Table::documents).sum();
    }

    public long fileCount() {
        return files.stream().mapToLong(Files::count).sum();
    }

    public long fileBytes() {
        return files.stream().mapToLong(Files::bytes).sum();
    }

    public Optional<Table> table(String qualifiedName) {
        return tables.stream()
                .filter(table -> table.qualifiedName().equals(qualifiedName))
                .findFirst();
    }
}
