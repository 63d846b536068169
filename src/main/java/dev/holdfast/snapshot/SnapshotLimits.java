package dev.holdfast.snapshot;

/**
 * How much the inspector takes from one snapshot before it calls it an attack or damage. All of it is far above what Convex exports.
 *
 * @param maxLineBytes of one line of a {@code .jsonl}, bounds the memory for it. A document has at most 1 MiB in Convex's own counting, and JSON writes one such
 *     byte with at most seven ({@code {"$bytes":""},} for two of them)
 * @param maxNesting of arrays and objects in one line; Convex's importer reads with serde_json, which stops at 128
 * @param maxExpansion how many bytes one byte of the ZIP may become, on average over what was read so far. Deflate reaches 1032 at most
 * @param expansionFloorBytes below so many unpacked bytes {@code maxExpansion} does not count, since a stored file may well be all zeros
 * @param maxEntries of the ZIP; each costs about 50 bytes of memory
 * @param maxTables of all components together, the components counted with them; each costs about 1 KiB of memory. Convex allows 10,000 tables
 */
public record SnapshotLimits(
        int maxLineBytes, int maxNesting, int maxExpansion, long expansionFloorBytes, int maxEntries, int maxTables) {
    private static final int MEBI = 1 << 20;
    private static final int LARGEST_LINE = 1 << 30;

    public SnapshotLimits {
        requirePositive(maxLineBytes, "maxLineBytes");
        requirePositive(maxNesting, "maxNesting");
        requirePositive(maxExpansion, "maxExpansion");
        requirePositive(expansionFloorBytes, "expansionFloorBytes");
        requirePositive(maxEntries, "maxEntries");
        requirePositive(maxTables, "maxTables");
        if (maxLineBytes > LARGEST_LINE) {
            throw new IllegalArgumentException("maxLineBytes is at most " + LARGEST_LINE + ", not " + maxLineBytes);
        }
    }

    /** Lines of 32 MiB, 128 levels, a hundredfold expansion beyond 8 GiB, sixteen million entries, 50,000 tables. */
    public static SnapshotLimits standard() {
        return new SnapshotLimits(32 * MEBI, 128, 100, 8192L * MEBI, 16 * MEBI, 50_000);
    }

    private static void requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
