package dev.holdfast.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Remembers of every entry that was read what the directory must say about it, in about 35 bytes each, since a snapshot may hold a million stored files: where its
 * header stands, and 64 bits of SHA-256 over all the rest. Whatever the directory says otherwise is found, though not told apart.
 */
final class EntryLedger {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int HASH_BYTES = 32;

    private final int maxEntries;
    private final MessageDigest sha256 = TableDigest.sha256();
    private final byte[] scratch = new byte[HASH_BYTES];
    private final LongSet names = new LongSet();
    private final BitSet confirmed = new BitSet();
    private long[] offsets = new long[1024];
    private long[] marks = new long[1024];
    private int count;
    private int expected;

    EntryLedger(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    int count() {
        return count;
    }

    /** Refuses a name that came before. Called once for each entry, before its bytes. */
    void open(LocalHeader header) {
        if (count >= maxEntries) {
            throw Damage.inZip(header.offset(), "it has more than " + maxEntries + " entries");
        }
        sha256.update(header.name().getBytes(StandardCharsets.UTF_8));
        if (!names.add(finish())) {
            throw Damage.inZip(header.offset(), header.name() + " is in the ZIP twice");
        }
    }

    /** Remembers an entry that was read to its end. Offsets only grow. */
    void add(LocalHeader header, EntryFacts facts) {
        if (count == offsets.length) {
            int larger = Math.min(maxEntries, count * 2);
            offsets = Arrays.copyOf(offsets, larger);
            marks = Arrays.copyOf(marks, larger);
        }
        offsets[count] = header.offset();
        marks[count] = mark(header.name(), header.flags(), header.method(), facts);
        count++;
    }

    /**
     * Takes one record of the directory.
     *
     * @param place of the record
     * @param offset where it says that the entry's header is
     */
    void confirm(long place, String name, int flags, int method, EntryFacts facts, long offset) {
        int at = expected < count && offsets[expected] == offset
                ? expected
                : Arrays.binarySearch(offsets, 0, count, offset);
        if (at < 0) {
            throw Damage.inZip(place, "the directory has " + name + " at byte " + offset + ", where no entry begins");
        }
        if (marks[at] != mark(name, flags, method, facts)) {
            throw Damage.inZip(
                    place,
                    "the directory says about " + name + " something else than the entry at byte " + offset
                            + " (name, checksum, sizes, method or flags)");
        }
        if (confirmed.get(at)) {
            throw Damage.inZip(place, "the directory has " + name + " twice");
        }
        confirmed.set(at);
        expected = at + 1;
    }

    /** Checks that the directory had every entry. */
    void checkComplete(long place) {
        int missing = confirmed.nextClearBit(0);
        if (missing < count) {
            throw Damage.inZip(
                    place,
                    "the directory lacks " + (count - confirmed.cardinality()) + " of " + count
                            + " entries, first the one at byte " + offsets[missing]);
        }
    }

    private long mark(String name, int flags, int method, EntryFacts facts) {
        sha256.update(name.getBytes(StandardCharsets.UTF_8));
        // No name has a zero, so that nothing of the name can pass for a number.
        LONGS.set(scratch, 0, (flags & ~ZipFormat.COMPRESSION_EFFORT) | ((long) method << 16));
        LONGS.set(scratch, 8, facts.crc32());
        LONGS.set(scratch, 16, facts.compressedBytes());
        LONGS.set(scratch, 24, facts.sizeBytes());
        sha256.update((byte) 0);
        sha256.update(scratch, 0, 4 * Long.BYTES);
        return finish();
    }

    private long finish() {
        try {
            sha256.digest(scratch, 0, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        return (long) LONGS.get(scratch, 0);
    }
}
