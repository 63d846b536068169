package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

/**
 * A user table of a deployment.
 *
 * @param component its path, names joined by {@code /}; empty for the root
 * @param number that ids of its documents carry
 * @param documents how many it has
 */
public record LiveTable(String component, String name, long number, long documents) {
    public LiveTable {
        requireNonNull(component, "component");
        requireNonNull(name, "name");
    }
}
