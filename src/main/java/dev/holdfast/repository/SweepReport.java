package dev.holdfast.repository;

import java.util.List;

/**
 * What a sweep did.
 *
 * @param removed what is gone
 * @param refused what should go, but the store did not let it
 * @param skipped what was not even looked at, and why, in words
 */
public record SweepReport(List<Removed> removed, List<Refused> refused, List<String> skipped) {
    public SweepReport {
        removed = List.copyOf(removed);
        refused = List.copyOf(refused);
        skipped = List.copyOf(skipped);
    }

    /** @param what a key, or {@code unfinished upload of KEY} */
    public record Removed(String what, long sizeBytes) {}

    /** @param what a key, or {@code unfinished upload of KEY} */
    public record Refused(String what, long sizeBytes, String problem) {}

    public long removedBytes() {
        return removed.stream().mapToLong(Removed::sizeBytes).sum();
    }

    /** What orphans still lie there as far as they are known. */
    public long refusedBytes() {
        return refused.stream().mapToLong(Refused::sizeBytes).sum();
    }
}
