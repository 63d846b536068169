package dev.holdfast.look;

import java.util.List;

/**
 * What a comparison came to.
 *
 * @param differing tables that are not the same, sorted by name
 * @param same how many tables are the same
 * @param passes how often the two snapshots were read side by side
 */
public record DiffResult(List<TableDiff> differing, int same, int passes) {
    public DiffResult {
        differing = List.copyOf(differing);
    }

    public boolean isEqual() {
        return differing.isEmpty();
    }
}
