package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.snapshot.TableName;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What is known beyond counts, if anything: a plan is as sharp as this.
 *
 * @param documents what reading every document of the source showed
 * @param present of documents that were chosen one by one, those that the target has; a table that was looked into is there even if it has none
 */
public record Insight(Optional<DocumentFindings> documents, SortedMap<TableName, SortedSet<String>> present) {
    public Insight {
        requireNonNull(documents, "documents");
        present = Collections.unmodifiableSortedMap(new TreeMap<>(present));
    }

    public static Insight none() {
        return new Insight(Optional.empty(), new TreeMap<>());
    }

    /** The same, with the chosen documents looked for in the target. */
    public Insight withPresent(SortedMap<TableName, SortedSet<String>> found) {
        return new Insight(documents, found);
    }

    /** The same, with every document read. */
    public Insight with(DocumentFindings findings) {
        return new Insight(Optional.of(findings), present);
    }
}
