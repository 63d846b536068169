package dev.holdfast.snapshot;

import java.util.Arrays;

/** The extra fields of one header: finds Zip64's sizes, and a second name, which other readers might go by. */
final class ExtraFields {
    private static final int ZIP64 = 0x0001;
    private static final int UNICODE_PATH = 0x7075;

    /** At most two sizes, an offset and a disk. */
    private static final int ZIP64_BYTES = 28;

    private static final int UNICODE_PATH_HEAD = 5;

    private final byte[] buffer;
    private int zip64At = -1;
    private int zip64End;

    /**
     * Looks through {@code length} bytes from {@code from} on.
     *
     * @param place of the header, for messages
     * @param name the header's name, from {@code nameAt} on in the same buffer
     */
    ExtraFields(byte[] buffer, int from, int length, int nameAt, int nameLength, String name, long place) {
        this.buffer = buffer;
        int end = from + length;
        int at = from;
        while (at + 4 <= end) {
            int id = LittleEndian.u16(buffer, at);
            int size = LittleEndian.u16(buffer, at + 2);
            at += 4;
            if (at + size > end) {
                throw Damage.inZip(place, "an extra field of " + name + " is longer than its header says");
            }
            if (id == ZIP64) {
                if (zip64At >= 0) {
                    throw Damage.inZip(place, name + " has two Zip64 fields");
                }
                if (size > ZIP64_BYTES || (size % Long.BYTES != 0 && size != ZIP64_BYTES)) {
                    throw Damage.inZip(place, "the Zip64 field of " + name + " has " + size + " bytes");
                }
                zip64At = at;
                zip64End = at + size;
            } else if (id == UNICODE_PATH) {
                checkSecondName(at, at + size, nameAt, nameAt + nameLength, name, place);
            }
            at += size;
        }
        for (; at < end; at++) {
            // Alignment tools leave up to three zeros.
            if (buffer[at] != 0) {
                throw Damage.inZip(place, "the extra fields of " + name + " end within a field");
            }
        }
    }

    private void checkSecondName(int from, int to, int nameFrom, int nameTo, String name, long place) {
        if (to - from < UNICODE_PATH_HEAD
                || !Arrays.equals(buffer, from + UNICODE_PATH_HEAD, to, buffer, nameFrom, nameTo)) {
            throw Damage.inZip(place, name + " has a second, different name in an extra field");
        }
    }

    boolean hasZip64() {
        return zip64At >= 0;
    }

    /** Returns the next eight bytes of the Zip64 field, whose values stand there without names, in a fixed order. */
    long nextZip64(String name, long place) {
        if (zip64At < 0) {
            throw Damage.inZip(place, name + " says that its sizes are in a Zip64 field, but has none");
        }
        if (zip64At + Long.BYTES > zip64End) {
            throw Damage.inZip(place, "the Zip64 field of " + name + " is too short");
        }
        long value = LittleEndian.u64(buffer, zip64At);
        zip64At += Long.BYTES;
        return value;
    }
}
