package dev.holdfast.snapshot;

import java.io.IOException;

/**
 * The list at a ZIP's end, which most readers go by, Convex's importer among them. It must say the same as the entries themselves, and so must the records behind it:
 *
 * <pre>
 * a record for each entry; [Zip64 end record; Zip64 locator;] end record with comment
 * </pre>
 */
final class ZipDirectory {
    private static final int RECORD_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int END_64_HEAD_BYTES = 12;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR_BYTES = 20;
    private static final String END = "the end of the directory";

    private final ZipInput in;
    private final EntryLedger ledger;
    private final long start;

    /** @param in at the first record */
    ZipDirectory(ZipInput in, EntryLedger ledger) {
        this.in = in;
        this.ledger = ledger;
        this.start = in.position();
    }

    /** Reads up to the end of the stream. */
    void read() throws IOException {
        long records = 0;
        while (nextIs(ZipFormat.DIRECTORY)) {
            readRecord();
            records++;
        }
        ledger.checkComplete(in.position());
        long sizeBytes = in.position() - start;
        boolean hasZip64 = nextIs(ZipFormat.END_64);
        if (hasZip64) {
            long end64 = in.position();
            readEnd64(records, sizeBytes);
            readLocator(end64);
        }
        readEnd(records, sizeBytes, hasZip64);
        if (in.fill(1) > 0) {
            throw Damage.inZip(in.position(), "something follows the end of the ZIP");
        }
    }

    private boolean nextIs(long signature) throws IOException {
        in.need(4, "the directory");
        return in.u32(0) == signature;
    }

    private void readRecord() throws IOException {
        long place = in.position();
        in.need(RECORD_BYTES, "the directory");
        int nameLength = in.u16(28);
        int extraLength = in.u16(30);
        int length = RECORD_BYTES + nameLength + extraLength + in.u16(32);
        in.need(length, "the directory");
        int nameAt = in.from() + RECORD_BYTES;
        String name = EntryName.read(in.buffer(), nameAt, nameLength, place);
        ExtraFields extra =
                new ExtraFields(in.buffer(), nameAt + nameLength, extraLength, nameAt, nameLength, name, place);
        long size = in.u32(24);
        size = size == ZipFormat.FULL_32 ? extra.nextZip64(name, place) : size;
        long compressed = in.u32(20);
        compressed = compressed == ZipFormat.FULL_32 ? extra.nextZip64(name, place) : compressed;
        long offset = in.u32(42);
        offset = offset == ZipFormat.FULL_32 ? extra.nextZip64(name, place) : offset;
        check(in.u16(34) == 0, place, name + " is said to be on another disk");
        check((in.u16(6) & 0xff) <= ZipFormat.NEWEST_VERSION, place, name + " is said to need a newer ZIP reader");
        ledger.confirm(place, name, in.u16(8), in.u16(10), new EntryFacts(in.u32(16), compressed, size), offset);
        in.skip(length);
    }

    private void readEnd64(long records, long sizeBytes) throws IOException {
        long place = in.position();
        in.need(END_64_BYTES, END);
        check(in.u64(4) == END_64_BYTES - END_64_HEAD_BYTES, place, "the Zip64 end record has an unknown length");
        check((in.u16(14) & 0xff) <= ZipFormat.NEWEST_VERSION, place, "the ZIP is said to need a newer reader");
        check(in.u32(16) == 0 && in.u32(20) == 0, place, "the ZIP is said to be on several disks");
        check(in.u64(24) == records && in.u64(32) == records, place, count(records, in.u64(32)));
        check(in.u64(40) == sizeBytes, place, "the end record gives the directory another size than it has");
        check(in.u64(48) == start, place, "the end record gives the directory another place than it has");
        in.skip(END_64_BYTES);
    }

    private void readLocator(long end64) throws IOException {
        long place = in.position();
        check(nextIs(ZipFormat.LOCATOR_64), place, "the Zip64 end record has no locator behind it");
        in.need(LOCATOR_BYTES, END);
        check(in.u32(4) == 0 && in.u32(16) <= 1, place, "the ZIP is said to be on several disks");
        check(in.u64(8) == end64, place, "the locator gives the Zip64 end record another place than it has");
        in.skip(LOCATOR_BYTES);
    }

    private void readEnd(long records, long sizeBytes, boolean hasZip64) throws IOException {
        long place = in.position();
        check(nextIs(ZipFormat.END), place, "neither an entry's record nor the directory's end begins here");
        in.need(END_BYTES, END);
        int full16 = hasZip64 ? ZipFormat.FULL_16 : -1;
        long full32 = hasZip64 ? ZipFormat.FULL_32 : -1;
        check(
                isOneOf(in.u16(4), 0, full16) && isOneOf(in.u16(6), 0, full16),
                place,
                "the ZIP is said to be on several disks");
        check(
                isOneOf(in.u16(8), records, full16) && isOneOf(in.u16(10), records, full16),
                place,
                count(records, in.u16(10)));
        check(
                isOneOf(in.u32(12), sizeBytes, full32),
                place,
                "the end record gives the directory another size than it has");
        check(
                isOneOf(in.u32(16), start, full32),
                place,
                "the end record gives the directory another place than it has");
        int length = END_BYTES + in.u16(20);
        in.need(length, "the ZIP's comment");
        in.skip(length);
    }

    private static boolean isOneOf(long value, long truth, long full) {
        return value == truth || value == full;
    }

    private static String count(long records, long said) {
        return "the end record says " + said + " entries, but there are " + records;
    }

    private static void check(boolean isRight, long place, String otherwise) {
        if (!isRight) {
            throw Damage.inZip(place, otherwise);
        }
    }
}
