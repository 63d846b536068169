package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

/** A value and the setting that says it. */
record Said<T>(T value, Setting by) {
    Said {
        requireNonNull(value, "value");
        requireNonNull(by, "by");
    }

    boolean isSameAs(Said<T> other) {
        return value.equals(other.value);
    }
}
