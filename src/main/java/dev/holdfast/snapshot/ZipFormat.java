package dev.holdfast.snapshot;

/** Numbers of PKWARE's APPNOTE.TXT 6.3.10. */
final class ZipFormat {
    static final long LOCAL = 0x04034b50L;
    static final long DESCRIPTOR = 0x08074b50L;
    static final long DIRECTORY = 0x02014b50L;
    static final long END = 0x06054b50L;
    static final long END_64 = 0x06064b50L;
    static final long LOCATOR_64 = 0x07064b50L;

    static final int STORED = 0;
    static final int DEFLATED = 8;

    static final int ENCRYPTED = 1;
    static final int HAS_DESCRIPTOR = 1 << 3;
    static final int PATCHED = 1 << 5;
    static final int STRONGLY_ENCRYPTED = 1 << 6;
    static final int MASKED = 1 << 13;

    /** How hard the compressor tried: nobody reads it. */
    static final int COMPRESSION_EFFORT = 0b110;

    /** Stands in a 16-bit or 32-bit field whose value is in the Zip64 record. */
    static final int FULL_16 = 0xffff;

    static final long FULL_32 = 0xffff_ffffL;

    /** 6.3, the newest that there is; readers refuse what needs more. */
    static final int NEWEST_VERSION = 63;

    private ZipFormat() {}
}
