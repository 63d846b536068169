package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A document as it stands in its {@code documents.jsonl}: one line of checked JSON with a valid {@code _id}, byte for byte as Convex wrote it. It looks into an array that
 * is used again for the next one, so whoever wants to keep it copies it.
 */
public final class DocumentLine {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private int idFrom;
    private int idTo;
    private long number;

    DocumentLine() {}

    /** Looks at another line; the id's place is that of its characters. */
    DocumentLine at(byte[] array, int lineFrom, int lineTo, int idStart, int idEnd) {
        bytes = array;
        from = lineFrom;
        to = lineTo;
        idFrom = idStart;
        idTo = idEnd;
        return this;
    }

    DocumentLine numbered(long lineNumber) {
        number = lineNumber;
        return this;
    }

    /** The array in which it stands from {@link #from} to {@link #to}; never to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    /** Exclusive: where its line feed stands. */
    public int to() {
        return to;
    }

    public int length() {
        return to - from;
    }

    /** Where the characters of its id begin. */
    public int idFrom() {
        return idFrom;
    }

    /** Where they end, exclusive. */
    public int idTo() {
        return idTo;
    }

    /** Counted from 1 within its entry. */
    public long number() {
        return number;
    }

    public String id() {
        return new String(bytes, idFrom, idTo - idFrom, ISO_8859_1);
    }

    /** The line as text, without its line feed. */
    public String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Its bytes, without the line feed, in an array of their own. */
    public byte[] copy() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Writes it with its line feed. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, from, to - from);
        out.write('\n');
    }

    @Override
    public String toString() {
        return text();
    }
}
