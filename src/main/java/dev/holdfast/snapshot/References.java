package dev.holdfast.snapshot;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which strings of a snapshot's documents are ids of documents or files that are not there.
 *
 * @param orphans sorted by table, field and what they refer to
 * @param references how many strings were ids of a known table
 * @param unchecked what could not be checked, and why, in words; empty if everything was
 */
public record References(List<Orphans> orphans, long references, List<String> unchecked) {
    public References {
        orphans = List.copyOf(orphans);
        unchecked = List.copyOf(unchecked);
    }

    /**
     * What one field of one table refers to in vain.
     *
     * @param field its path: names joined by dots, {@code []} for the elements of an array, {@code *} for a name that is an id itself
     * @param target the table of the same component that lacks them, {@code users} or {@code _storage}
     * @param examples the first few
     */
    public record Orphans(TableName table, String field, String target, long count, List<Example> examples) {
        public Orphans {
            requireNonNull(table, "table");
            requireNonNull(field, "field");
            requireNonNull(target, "target");
            examples = List.copyOf(examples);
        }
    }

    /**
     * One of them.
     *
     * @param document the document that refers
     * @param missing the id that is not there
     */
    public record Example(String document, String missing) {}

    public long orphanCount() {
        return orphans.stream().mapToLong(Orphans::count).sum();
    }
}
