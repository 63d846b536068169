package dev.holdfast.snapshot;

import dev.holdfast.manifest.Contents;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * The stored files of one component: brings together what {@code _storage/documents.jsonl} says about each with the file itself, whichever comes first. In arrays of
 * numbers, about 64 bytes for a file, since there may be a million.
 *
 * <p>The digest is a {@link TableDigest} over a line for each file: {@code ID SIZE SHA256}, the size in decimal, the SHA-256 in lower-case hexadecimal.
 */
final class StoredFiles {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int CHUNK = 512;
    private static final int FIELDS = 7;
    private static final int SIZE = 2;
    private static final int SHA256 = 3;
    private static final int SHA256_BYTES = 32;
    private static final long UNKNOWN = -1;

    private final String component;
    private final TableDigest digest = new TableDigest();
    private final BitSet withRow = new BitSet();
    private final BitSet withFile = new BitSet();
    private final BitSet withoutSha256 = new BitSet();
    private final byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
    /** Each file is two words of its id's own part, its size, and four words of its SHA-256. */
    private long[][] chunks = new long[4][];
    /** Open addressing; a place of a file plus one. */
    private int[] index = new int[1024];

    private int count;
    private long tableNumber;
    private long bytes;
    private boolean hasRows;

    StoredFiles(String component) {
        this.component = component;
    }

    void markRows() {
        hasRows = true;
    }

    boolean hasRows() {
        return hasRows;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int withoutSha256() {
        return withoutSha256.cardinality();
    }

    Contents.Files result() {
        return new Contents.Files(component, withFile.cardinality(), bytes, digest.hex());
    }

    /**
     * Takes a row.
     *
     * @param id of the file, in {@code b}; known to be valid
     * @param size -1 if the row has none
     * @param sha256 empty if the row has none
     * @return what is wrong with it, or nothing
     */
    String row(byte[] b, int id, int length, long number, long size, byte[] sha256) {
        int place = place(b, id, length);
        if (withRow.get(place)) {
            return "its _id stands there twice";
        }
        withRow.set(place);
        if (sha256.length == 0) {
            withoutSha256.set(place);
        }
        if (!isOfTable(number)) {
            return "its _id belongs to table " + number + ", but _storage is " + tableNumber;
        }
        if (withFile.get(place)) {
            return difference(size, sha256, get(place, SIZE), storedSha256(place));
        }
        put(place, size, sha256);
        return "";
    }

    /** Takes a file, likewise. */
    String file(String id, long size, byte[] sha256) {
        byte[] ascii = id.getBytes(StandardCharsets.UTF_8);
        int place = place(ascii, 0, ascii.length);
        if (withFile.get(place)) {
            return "another file has the same id";
        }
        withFile.set(place);
        long number = DocumentId.tableNumber(ascii, 0, ascii.length);
        if (!isOfTable(number)) {
            return "its id belongs to table " + number + ", but _storage is " + tableNumber;
        }
        bytes += size;
        byte[] line = (id + " " + size + " " + HexFormat.of().formatHex(sha256)).getBytes(StandardCharsets.US_ASCII);
        digest.add(line, 0, line.length);
        if (withRow.get(place)) {
            byte[] declared = withoutSha256.get(place) ? new byte[0] : storedSha256(place);
            return difference(get(place, SIZE), declared, size, sha256);
        }
        put(place, size, sha256);
        return "";
    }

    private boolean isOfTable(long number) {
        if (tableNumber == 0) {
            tableNumber = number;
        }
        return number == tableNumber;
    }

    private String difference(long declaredSize, byte[] declared, long size, byte[] sha256) {
        if (declaredSize != UNKNOWN && declaredSize != size) {
            return "the file has " + size + " bytes, but its row in _storage says " + declaredSize;
        }
        if (declared.length > 0 && !Arrays.equals(declared, sha256)) {
            HexFormat hex = HexFormat.of();
            return "the file has the SHA-256 " + hex.formatHex(sha256) + ", but its row in _storage says "
                    + hex.formatHex(declared);
        }
        return "";
    }

    /** Checks that each has a row and a file; called when everything has come. */
    void checkComplete(String folder) {
        int noFile = withFile.nextClearBit(0);
        if (noFile < count) {
            throw Damage.inEntry(
                    folder + "documents.jsonl",
                    (count - withFile.cardinality()) + " of " + count + " stored files are not in the ZIP, first "
                            + text(noFile));
        }
        int noRow = withRow.nextClearBit(0);
        if (noRow < count) {
            throw Damage.inEntry(
                    folder + text(noRow),
                    "it and " + (count - withRow.cardinality() - 1) + " other stored files have no row in " + folder
                            + "documents.jsonl");
        }
    }

    private String text(int place) {
        LONGS.set(internal, 0, get(place, 0));
        LONGS.set(internal, 8, get(place, 1));
        return DocumentId.of(tableNumber, internal).text();
    }

    private int place(byte[] b, int from, int length) {
        DocumentId.internal(b, from, length, internal);
        long high = (long) LONGS.get(internal, 0);
        long low = (long) LONGS.get(internal, 8);
        int at = slot(high, low);
        while (index[at] != 0) {
            int place = index[at] - 1;
            if (get(place, 0) == high && get(place, 1) == low) {
                return place;
            }
            at = (at + 1) & (index.length - 1);
        }
        int place = count++;
        reserve(place);
        set(place, 0, high);
        set(place, 1, low);
        index[at] = place + 1;
        if (count * 2L > index.length) {
            growIndex();
        }
        return place;
    }

    private int slot(long high, long low) {
        long mixed = (high ^ low) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32) & (index.length - 1);
    }

    private void growIndex() {
        index = new int[index.length * 2];
        for (int place = 0; place < count; place++) {
            int at = slot(get(place, 0), get(place, 1));
            while (index[at] != 0) {
                at = (at + 1) & (index.length - 1);
            }
            index[at] = place + 1;
        }
    }

    private void reserve(int place) {
        int chunk = place / CHUNK;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new long[CHUNK * FIELDS];
        }
    }

    private void put(int place, long size, byte[] sha256) {
        set(place, SIZE, size);
        if (sha256.length == SHA256_BYTES) {
            // Written out, here and below. As a loop over the words it was seen once, under HotSpot 17.0.15 after some
            // hundred thousand runs, to put a word in another's place; never since, and never reproduced.
            // place.
            set(place, SHA256, (long) LONGS.get(sha256, 0));
            set(place, SHA256 + 1, (long) LONGS.get(sha256, 8));
            set(place, SHA256 + 2, (long) LONGS.get(sha256, 16));
            set(place, SHA256 + 3, (long) LONGS.get(sha256, 24));
        }
    }

    private byte[] storedSha256(int place) {
        byte[] sha256 = new byte[SHA256_BYTES];
        LONGS.set(sha256, 0, get(place, SHA256));
        LONGS.set(sha256, 8, get(place, SHA256 + 1));
        LONGS.set(sha256, 16, get(place, SHA256 + 2));
        LONGS.set(sha256, 24, get(place, SHA256 + 3));
        return sha256;
    }

    private long get(int place, int field) {
        return chunks[place / CHUNK][place % CHUNK * FIELDS + field];
    }

    private void set(int place, int field, long value) {
        chunks[place / CHUNK][place % CHUNK * FIELDS + field] = value;
    }
}
