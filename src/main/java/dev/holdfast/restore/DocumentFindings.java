package dev.holdfast.restore;

import dev.holdfast.snapshot.TableName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What reading the documents of a snapshot shows of an import into one target.
 *
 * @param misfits documents that the target's schema does not take, by table and reason
 * @param numbers the table number in the ids of each table that has documents
 * @param fileNumbers the table number in the ids of the stored files, by component
 */
public record DocumentFindings(
        List<Misfit> misfits, SortedMap<TableName, Long> numbers, SortedMap<String, Long> fileNumbers) {
    public DocumentFindings {
        misfits = List.copyOf(misfits);
        numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
        fileNumbers = Collections.unmodifiableSortedMap(new TreeMap<>(fileNumbers));
    }

    /**
     * Documents of one table that a schema refuses for one reason.
     *
     * @param field as in {@code .author.name}; empty for the document itself
     * @param reason what is wrong with it, as in {@code is no string}
     * @param example the id of the first such document
     */
    public record Misfit(TableName table, String field, String reason, String example, long documents) {
        /** For people. */
        public String words() {
            return "the schema refuses " + (documents == 1 ? "1 document" : documents + " documents") + " of " + table
                    + ": " + (field.isEmpty() ? "the document" : field) + " " + reason + ", as in " + example
                    + " (SchemaEnforcementError)";
        }
    }
}
