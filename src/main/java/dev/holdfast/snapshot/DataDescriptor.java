package dev.holdfast.snapshot;

import java.io.IOException;

/**
 * Checksum and sizes behind an entry whose header could not know them. Nothing says which of its forms stands there: with or without signature, with sizes of four or
 * eight bytes, or Convex's own, which is the short form with both sizes all ones although the header promises the long one. So each form is tried against the truth,
 * and that one holds which agrees and is followed by a signature.
 */
final class DataDescriptor {
    private static final int CRC_BYTES = 4;
    private static final int LONGEST = 24;

    private DataDescriptor() {}

    /** Steps behind the descriptor that is next. */
    static void skip(ZipInput in, LocalHeader header, EntryFacts facts) throws IOException {
        int length = length(in, header, facts);
        if (length == 0) {
            throw mismatch(in, header, facts);
        }
        in.skip(length);
    }

    /** Returns how long the descriptor that is next is, or 0 if none of this entry stands here. */
    static int length(ZipInput in, LocalHeader header, EntryFacts facts) throws IOException {
        in.fill(LONGEST + CRC_BYTES);
        boolean hasSignature = in.available() >= CRC_BYTES && in.u32(0) == ZipFormat.DESCRIPTOR;
        int length = hasSignature ? behindSignature(in, CRC_BYTES, header, facts) : 0;
        return length > 0 ? length : behindSignature(in, 0, header, facts);
    }

    private static int behindSignature(ZipInput in, int at, LocalHeader header, EntryFacts facts) {
        if (in.available() < at + CRC_BYTES || in.u32(at) != facts.crc32()) {
            return 0;
        }
        int sizes = at + CRC_BYTES;
        int afterShort = sizes + 2 * Integer.BYTES;
        if (isFollowed(in, afterShort)) {
            long compressed = in.u32(sizes);
            long size = in.u32(sizes + Integer.BYTES);
            boolean isTrue = compressed == facts.compressedBytes() && size == facts.sizeBytes();
            boolean isConvex =
                    header.hasZip64() && at > 0 && compressed == ZipFormat.FULL_32 && size == ZipFormat.FULL_32;
            if (isTrue || isConvex) {
                return afterShort;
            }
        }
        int afterLong = sizes + 2 * Long.BYTES;
        boolean isTrue = isFollowed(in, afterLong)
                && in.u64(sizes) == facts.compressedBytes()
                && in.u64(sizes + Long.BYTES) == facts.sizeBytes();
        return isTrue ? afterLong : 0;
    }

    private static boolean isFollowed(ZipInput in, int length) {
        if (in.available() < length + CRC_BYTES) {
            return false;
        }
        long next = in.u32(length);
        return next == ZipFormat.LOCAL || next == ZipFormat.DIRECTORY;
    }

    private static RuntimeException mismatch(ZipInput in, LocalHeader header, EntryFacts facts) {
        long place = in.position();
        String name = header.name();
        if (in.available() < LONGEST + CRC_BYTES) {
            return Damage.endsEarly(place + in.available(), "what stands behind " + name);
        }
        boolean hasSignature = in.u32(0) == ZipFormat.DESCRIPTOR;
        long declared = in.u32(hasSignature ? CRC_BYTES : 0);
        if (declared != facts.crc32()) {
            return Damage.inZip(
                    place,
                    String.format(
                            "%s has the checksum %08x, but %08x stands behind it", name, facts.crc32(), declared));
        }
        return Damage.inZip(
                place,
                name + " has " + facts.compressedBytes() + " packed and " + facts.sizeBytes()
                        + " unpacked bytes, but something else stands behind it");
    }
}
