package dev.holdfast.config;

import java.util.Comparator;

/** Something to correct or to know: where it stands and, in words that hold no secret, what it is. */
record Problem(Place place, String what) {
    /** As one reads the file from its top. */
    static final Comparator<Problem> IN_FILE_ORDER =
            Comparator.comparing(Problem::place).thenComparing(Problem::what);

    @Override
    public String toString() {
        return place.file().isEmpty() ? what : place + ": " + what;
    }
}
