package dev.holdfast.snapshot;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The id of a Convex document (version 6). It holds the number of the document's table and 16 bytes of its own:
 *
 * <pre>
 * payload  = LEB128(table number) followed by the 16 bytes
 * footer   = Fletcher-16 over the payload, both sums modulo 256, low byte first
 * text     = base32 of payload and footer; Crockford's alphabet in lower case, high bits first, no padding character
 * </pre>
 *
 * So {@code j57000820c20a1g7104gm2rc1m70ynr8} belongs to table 10001. There is exactly one text for each id.
 */
public final class DocumentId implements Comparable<DocumentId> {
    /** Bytes of an id that are its own. */
    public static final int INTERNAL_BYTES = 16;

    /** Table numbers are unsigned 32-bit integers; 0 is none. */
    public static final long MAX_TABLE_NUMBER = 0xffff_ffffL;

    private static final int FOOTER_BYTES = 2;
    private static final int MAX_VARINT_BYTES = 5;
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final byte[] VALUES = values();

    private final String text;
    private final long tableNumber;

    private DocumentId(String text, long tableNumber) {
        this.text = text;
        this.tableNumber = tableNumber;
    }

    /** @throws IllegalArgumentException if the text is not an id */
    public static DocumentId parse(String text) {
        requireNonNull(text, "text");
        byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
        long number = tableNumber(ascii, 0, ascii.length);
        if (number < 0) {
            throw new IllegalArgumentException("not a document id: " + text);
        }
        return new DocumentId(text, number);
    }

    /**
     * @param tableNumber 1 to {@link #MAX_TABLE_NUMBER}
     * @param internal the 16 bytes that are the document's own
     */
    public static DocumentId of(long tableNumber, byte[] internal) {
        if (tableNumber < 1 || tableNumber > MAX_TABLE_NUMBER) {
            throw new IllegalArgumentException("not a table number: " + tableNumber);
        }
        if (internal.length != INTERNAL_BYTES) {
            throw new IllegalArgumentException("the own part of an id has 16 bytes, not " + internal.length);
        }
        byte[] bytes = new byte[MAX_VARINT_BYTES + INTERNAL_BYTES + FOOTER_BYTES];
        int length = 0;
        long rest = tableNumber;
        while (rest > 0x7f) {
            bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        System.arraycopy(internal, 0, bytes, length, INTERNAL_BYTES);
        length += INTERNAL_BYTES;
        int sum = 0;
        int sumOfSums = 0;
        for (int i = 0; i < length; i++) {
            sum = (sum + bytes[i]) & 0xff;
            sumOfSums = (sumOfSums + sum) & 0xff;
        }
        bytes[length++] = (byte) sum;
        bytes[length++] = (byte) sumOfSums;
        return new DocumentId(base32(bytes, length), tableNumber);
    }

    /**
     * Returns the table number of the id that stands in {@code ascii} from {@code offset} on, or -1 if no valid id stands there. Allocates nothing.
     *
     * @param length of the id: 31, 32, 34, 36 or 37 characters, anything else is no id
     */
    public static long tableNumber(byte[] ascii, int offset, int length) {
        int total = decodedBytes(length);
        if (total < 0) {
            return -1;
        }
        int payload = total - FOOTER_BYTES;
        int varint = payload - INTERNAL_BYTES;
        long number = 0;
        int bits = 0;
        int held = 0;
        int sum = 0;
        int sumOfSums = 0;
        int at = 0;
        for (int i = offset; i < offset + length; i++) {
            int value = ascii[i] < 0 ? -1 : VALUES[ascii[i]];
            if (value < 0) {
                return -1;
            }
            held = (held << 5) | value;
            bits += 5;
            if (bits < 8) {
                continue;
            }
            bits -= 8;
            int octet = (held >>> bits) & 0xff;
            held &= (1 << bits) - 1;
            if (at < payload) {
                sum = (sum + octet) & 0xff;
                sumOfSums = (sumOfSums + sum) & 0xff;
                if (at < varint) {
                    if ((octet > 0x7f) != (at < varint - 1)) {
                        return -1;
                    }
                    number |= (long) (octet & 0x7f) << (7 * at);
                }
            } else if (octet != (at == payload ? sum : sumOfSums)) {
                return -1;
            }
            at++;
        }
        boolean minimal = varint == 1 || number >>> (7 * (varint - 1)) != 0;
        return held == 0 && minimal && number >= 1 && number <= MAX_TABLE_NUMBER ? number : -1;
    }

    /** Writes the part of a valid id that is the document's own to {@code internal}. */
    static void internal(byte[] ascii, int offset, int length, byte[] internal) {
        int skipped = decodedBytes(length) - FOOTER_BYTES - INTERNAL_BYTES;
        int held = 0;
        int bits = 0;
        int at = -skipped;
        for (int i = offset; at < INTERNAL_BYTES; i++) {
            held = (held << 5) | VALUES[ascii[i]];
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                if (at >= 0) {
                    internal[at] = (byte) (held >>> bits);
                }
                held &= (1 << bits) - 1;
                at++;
            }
        }
    }

    private static int decodedBytes(int length) {
        return switch (length) {
            case 31, 32, 34, 36, 37 -> length * 5 / 8;
            default -> -1;
        };
    }

    private static String base32(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder(37);
        int held = 0;
        int bits = 0;
        for (int i = 0; i < length; i++) {
            held = (held << 8) | (bytes[i] & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt((held >>> bits) & 0x1f));
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((held << (5 - bits)) & 0x1f));
        }
        return text.toString();
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }

    public String text() {
        return text;
    }

    /** Returns the number of the table that the document is in: 1 to {@link #MAX_TABLE_NUMBER}. */
    public long tableNumber() {
        return tableNumber;
    }

    /** Orders by text, as rows stand in an export. */
    @Override
    public int compareTo(DocumentId other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DocumentId that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
