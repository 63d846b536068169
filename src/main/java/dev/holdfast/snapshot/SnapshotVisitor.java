package dev.holdfast.snapshot;

import java.io.IOException;

/**
 * Hears what a snapshot holds, in the order of its ZIP: Convex's exports have every {@code _tables} first, then the tables, each directly followed by its schema, then the
 * stored files; ZIPs made by people have any order. Nothing of it counts before the walk has returned. What a method throws ends the walk and comes out of it.
 *
 * <p>All methods are called on one thread, one after another; it is not the thread of the walk's caller, but what happened before the walk is seen by it, and what it
 * did is seen after the walk.
 */
public interface SnapshotVisitor {
    /** A line of a component's {@code _tables}. */
    default void listed(TableName table, long number) throws IOException {}

    default void beginTable(TableName table) throws IOException {}

    /** @param line of this table; the visitor's only until it returns */
    default void document(TableName table, DocumentLine line) throws IOException {}

    default void endTable(TableName table) throws IOException {}

    /** A table's {@code generated_schema.jsonl} begins. */
    default void beginSchema(TableName table) throws IOException {}

    /**
     * A line of it: the first is a string, {@code "uniform"} in today's exports.
     *
     * @param to exclusive, where the line feed stands
     */
    default void schema(TableName table, byte[] bytes, int from, int to) throws IOException {}

    default void endSchema(TableName table) throws IOException {}

    /** A component's {@code _storage/documents.jsonl} begins. */
    default void beginRows(String component) throws IOException {}

    /** @param line what Convex knows of one stored file; the visitor's only until it returns */
    default void row(String component, DocumentLine line) throws IOException {}

    default void endRows(String component) throws IOException {}

    /** @param file its name in {@code _storage/}: an id, and in most cases a dot and an extension behind it */
    default void beginFile(String component, String file) throws IOException {}

    /** More bytes of the stored file; the array is the visitor's only until it returns. */
    default void bytes(byte[] bytes, int from, int to) throws IOException {}

    default void endFile() throws IOException {}
}
