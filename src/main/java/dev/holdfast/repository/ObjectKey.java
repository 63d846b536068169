package dev.holdfast.repository;

import java.util.regex.Pattern;

/** A name below a repository's prefix: segments of {@code [A-Za-z0-9._-]} joined by {@code /}, none of them dots alone. */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    private static final Pattern FORM =
            Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");

    /** @throws IllegalArgumentException if the text is not of that form */
    public ObjectKey {
        if (value.length() > 900 || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an object key: '" + value + "'");
        }
    }

    /** The part after the last slash. */
    public String lastSegment() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
