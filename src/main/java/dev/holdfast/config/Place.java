package dev.holdfast.config;

import com.typesafe.config.ConfigOrigin;
import java.util.Comparator;

/**
 * Where something stands: {@code file: line}, or what else a value came from.
 *
 * @param line 0 if there is none
 */
record Place(String file, int line) implements Comparable<Place> {
    static final Place NOWHERE = new Place("", 0);

    static Place of(ConfigOrigin origin) {
        if (origin.filename() != null) {
            return new Place(origin.filename(), Math.max(origin.lineNumber(), 0));
        }
        return new Place(origin.description(), 0);
    }

    boolean isInAFile() {
        return line > 0;
    }

    @Override
    public int compareTo(Place other) {
        return Comparator.comparing(Place::file).thenComparing(Place::line).compare(this, other);
    }

    @Override
    public String toString() {
        return line > 0 ? file + ": " + line : file;
    }
}
