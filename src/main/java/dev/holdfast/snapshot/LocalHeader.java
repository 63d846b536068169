package dev.holdfast.snapshot;

import java.io.IOException;

/**
 * What stands before an entry's bytes.
 *
 * @param offset of the header in the ZIP
 * @param crc32 as declared, perhaps to be told later; so are both sizes
 * @param hasZip64 if the header has a Zip64 field
 */
record LocalHeader(
        String name,
        long offset,
        int flags,
        int method,
        long crc32,
        long compressedBytes,
        long sizeBytes,
        boolean hasZip64) {
    private static final int FIXED_BYTES = 30;
    private static final int AES = 99;
    private static final String REPACK = "repack the files with an ordinary zip program";

    /** Reads the header whose signature is next, and steps behind it. */
    static LocalHeader read(ZipInput in) throws IOException {
        long offset = in.position();
        String inside = "the header of the entry at byte " + offset;
        in.need(FIXED_BYTES, inside);
        int nameLength = in.u16(26);
        int extraLength = in.u16(28);
        int length = FIXED_BYTES + nameLength + extraLength;
        in.need(length, inside);
        int nameAt = in.from() + FIXED_BYTES;
        String name = EntryName.read(in.buffer(), nameAt, nameLength, offset);
        ExtraFields extra =
                new ExtraFields(in.buffer(), nameAt + nameLength, extraLength, nameAt, nameLength, name, offset);
        boolean hasZip64 = extra.hasZip64();
        long size = in.u32(22);
        size = size == ZipFormat.FULL_32 ? extra.nextZip64(name, offset) : size;
        long compressed = in.u32(18);
        compressed = compressed == ZipFormat.FULL_32 ? extra.nextZip64(name, offset) : compressed;
        LocalHeader header =
                new LocalHeader(name, offset, in.u16(6), in.u16(8), in.u32(14), compressed, size, hasZip64);
        header.refuseUnreadable(in.u16(4) & 0xff);
        in.skip(length);
        return header;
    }

    boolean hasDescriptor() {
        return (flags & ZipFormat.HAS_DESCRIPTOR) != 0;
    }

    boolean isFolder() {
        return name.endsWith("/");
    }

    private void refuseUnreadable(int version) {
        if ((flags & (ZipFormat.ENCRYPTED | ZipFormat.STRONGLY_ENCRYPTED | ZipFormat.MASKED)) != 0 || method == AES) {
            throw Damage.refused(name, offset, "it is encrypted, which a Convex snapshot never is", REPACK);
        }
        if ((flags & ZipFormat.PATCHED) != 0) {
            throw Damage.refused(name, offset, "it is a patch to another file", REPACK);
        }
        if (version > ZipFormat.NEWEST_VERSION) {
            throw Damage.refused(name, offset, "it needs a ZIP reader of version " + version / 10.0, REPACK);
        }
        if (method != ZipFormat.STORED && method != ZipFormat.DEFLATED) {
            String what = switch (method) {
                case 9 -> "it is packed with Deflate64, which Convex's import reads, but Holdfast does not";
                case 20, 93 -> "it is packed with Zstandard, which Convex's import reads, but Holdfast does not";
                default -> "it is packed with method " + method + ", which neither Convex's import nor Holdfast reads";
            };
            throw Damage.refused(name, offset, what, REPACK);
        }
    }

    /**
     * Compares what was declared here with what the entry turned out to be. With a descriptor to come, zeros and all ones declare nothing.
     *
     * @return what differs, or nothing
     */
    String difference(EntryFacts facts) {
        if (differs(crc32, facts.crc32(), false)) {
            return String.format("its checksum is %08x, but its header says %08x", facts.crc32(), crc32);
        }
        if (differs(compressedBytes, facts.compressedBytes(), true)) {
            return "it has " + facts.compressedBytes() + " packed bytes, but its header says " + compressedBytes;
        }
        if (differs(sizeBytes, facts.sizeBytes(), true)) {
            return "it has " + facts.sizeBytes() + " bytes, but its header says " + sizeBytes;
        }
        return "";
    }

    private boolean differs(long declared, long actual, boolean mayBeFull) {
        boolean isOpen = hasDescriptor() && (declared == 0 || (mayBeFull && declared == -1L));
        return declared != actual && !isOpen;
    }
}
