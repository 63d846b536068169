package dev.holdfast.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks that a line is one JSON value (RFC 8259, nothing more lenient; UTF-8 without mistakes, no lone surrogates) and notes where some of its top-level fields
 * stand. Allocates nothing on the way and changes nothing: number tokens stay what they are, since in an export {@code 1} and {@code 1.0} are different values.
 *
 * <p>The array must have a line feed at the line's end and {@link #PADDING} more bytes behind it: as no JSON value contains a raw line feed outside of white
 * space, it stops every loop, and no loop needs a limit.
 */
final class JsonScanner {
    /** Bytes after the line feed that must exist and may hold anything. */
    static final int PADDING = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");

    /** What a value is, by its first byte and, for numbers, by its token. */
    enum Kind {
        ABSENT,
        OBJECT,
        ARRAY,
        STRING,
        INTEGER,
        FLOAT,
        LITERAL
    }

    private final byte[][] fields;
    private final Kind[] kinds;
    private final int[] starts;
    private final int[] ends;
    private final byte[] closers;
    private Kind last = Kind.ABSENT;
    private int fieldCount;
    private int firstKey;
    private int pending = -1;

    /** @param fields names of top-level fields to note; each may stand in the line once only */
    JsonScanner(int maxNesting, String... fields) {
        this.fields = Arrays.stream(fields).map(JsonScanner::ascii).toArray(byte[][]::new);
        this.kinds = new Kind[fields.length];
        this.starts = new int[fields.length];
        this.ends = new int[fields.length];
        this.closers = new byte[maxNesting + 1];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the kind of the whole line. */
    Kind kind() {
        return last;
    }

    /** Returns how many fields the line's object has; 0 if it is none. */
    int fieldCount() {
        return fieldCount;
    }

    /** Returns where the first key begins, after its quotation mark. */
    int firstKey() {
        return firstKey;
    }

    Kind kind(int field) {
        return kinds[field];
    }

    /** Returns where the field's value begins; for a string after the quotation mark. */
    int start(int field) {
        return kinds[field] == Kind.STRING ? starts[field] + 1 : starts[field];
    }

    /** Returns where the field's value ends, exclusive; for a string before the quotation mark. */
    int end(int field) {
        return kinds[field] == Kind.STRING ? ends[field] - 1 : ends[field];
    }

    /**
     * Scans the line that begins at {@code from}.
     *
     * @return the index of its line feed
     * @throws LineDamage if it is not exactly one JSON value
     */
    int scan(byte[] b, int from) {
        Arrays.fill(kinds, Kind.ABSENT);
        fieldCount = 0;
        pending = -1;
        int depth = 0;
        int i = space(b, from);
        if (b[i] == '\n') {
            throw new LineDamage(from, "the line is blank");
        }
        while (true) {
            byte c = b[i];
            if (c == '"') {
                i = string(b, i + 1);
                last = Kind.STRING;
            } else if (c == '{' || c == '[') {
                byte closer = (byte) (c + 2);
                if (++depth >= closers.length) {
                    throw new LineDamage(i, "nested deeper than " + (closers.length - 1));
                }
                closers[depth] = closer;
                i = space(b, i + 1);
                if (b[i] != closer) {
                    i = closer == '}' ? key(b, i, depth) : i;
                    continue;
                }
                i++;
                depth--;
                last = closer == '}' ? Kind.OBJECT : Kind.ARRAY;
            } else {
                i = c == '-' || isDigit(c) ? number(b, i) : literal(b, i);
            }
            boolean next = false;
            while (!next) {
                if (depth <= 1 && pending >= 0) {
                    kinds[pending] = last;
                    ends[pending] = i;
                    pending = -1;
                }
                i = space(b, i);
                if (depth == 0) {
                    return end(b, i);
                }
                byte closer = closers[depth];
                if (b[i] == ',') {
                    i = space(b, i + 1);
                    i = closer == '}' ? key(b, i, depth) : i;
                    next = true;
                } else if (b[i] == closer) {
                    i++;
                    depth--;
                    last = closer == '}' ? Kind.OBJECT : Kind.ARRAY;
                } else {
                    throw unexpected(b, i, closer == '}' ? "a comma or }" : "a comma or ]");
                }
            }
        }
    }

    private static int end(byte[] b, int i) {
        if (b[i] != '\n') {
            throw unexpected(b, i, "the end of the line");
        }
        return i;
    }

    private static int space(byte[] b, int i) {
        int at = i;
        while (b[at] == ' ' || b[at] == '\t' || b[at] == '\r') {
            at++;
        }
        return at;
    }

    /** Reads a key and its colon, and returns where the value begins. */
    private int key(byte[] b, int i, int depth) {
        if (b[i] != '"') {
            throw unexpected(b, i, "a field name");
        }
        int after = string(b, i + 1);
        int colon = space(b, after);
        if (b[colon] != ':') {
            throw unexpected(b, colon, "a colon");
        }
        int value = space(b, colon + 1);
        if (depth == 1) {
            note(b, i + 1, after - 1, value);
        }
        return value;
    }

    private void note(byte[] b, int from, int to, int value) {
        if (fieldCount++ == 0) {
            firstKey = from;
        }
        for (int field = 0; field < fields.length; field++) {
            byte[] name = fields[field];
            if (name.length == to - from && Arrays.equals(b, from, to, name, 0, name.length)) {
                if (kinds[field] != Kind.ABSENT) {
                    throw new LineDamage(
                            from, "the field " + new String(name, StandardCharsets.US_ASCII) + " stands there twice");
                }
                pending = field;
                starts[field] = value;
                return;
            }
        }
    }

    /** Reads a string from after its quotation mark on, eight bytes at a time, and returns the index after the closing one. */
    private static int string(byte[] b, int from) {
        int i = from;
        while (true) {
            long word = (long) LONGS.get(b, i);
            long quote = word ^ ('"' * ONES);
            long backslash = word ^ ('\\' * ONES);
            // The lowest bit that is set marks the first byte that is a quotation mark, a backslash, a control
            // character or not ASCII.
            long special = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | (word - ' ' * ONES) | word)
                    & HIGHS;
            if (special == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Long.numberOfTrailingZeros(special) >>> 3;
            byte c = b[i];
            if (c == '"') {
                return i + 1;
            } else if (c == '\\') {
                i = escape(b, i);
            } else if (c < 0) {
                i = Utf8.sequence(b, i);
            } else {
                throw new LineDamage(
                        i, c == '\n' ? "the line ends inside a string" : "a raw control character in a string");
            }
        }
    }

    private static int escape(byte[] b, int i) {
        byte c = b[i + 1];
        if (c != 'u') {
            if ("\"\\/bfnrt".indexOf(c) < 0) {
                throw new LineDamage(i, "an unknown escape in a string");
            }
            return i + 2;
        }
        int unit = hex(b, i + 2);
        if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
            return i + 6;
        }
        if (unit <= Character.MAX_HIGH_SURROGATE && b[i + 6] == '\\' && b[i + 7] == 'u') {
            int low = hex(b, i + 8);
            if (low >= Character.MIN_LOW_SURROGATE && low <= Character.MAX_LOW_SURROGATE) {
                return i + 12;
            }
        }
        throw new LineDamage(i, "half a surrogate pair in a string");
    }

    private static int hex(byte[] b, int i) {
        int unit = 0;
        for (int at = i; at < i + 4; at++) {
            int digit = Character.digit((char) (b[at] & 0xff), 16);
            if (digit < 0 || b[at] < 0) {
                throw new LineDamage(at, "an escape without four hexadecimal digits");
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }

    private int number(byte[] b, int from) {
        int i = b[from] == '-' ? from + 1 : from;
        if (!isDigit(b[i])) {
            throw unexpected(b, i, "a digit");
        }
        i = b[i] == '0' ? i + 1 : digits(b, i);
        last = Kind.INTEGER;
        if (b[i] == '.') {
            i = digits(b, i + 1);
            last = Kind.FLOAT;
        }
        if (b[i] == 'e' || b[i] == 'E') {
            i++;
            i = digits(b, b[i] == '+' || b[i] == '-' ? i + 1 : i);
            last = Kind.FLOAT;
        }
        return i;
    }

    private static int digits(byte[] b, int from) {
        int i = from;
        while (isDigit(b[i])) {
            i++;
        }
        if (i == from) {
            throw unexpected(b, i, "a digit");
        }
        return i;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private int literal(byte[] b, int i) {
        byte[] word = switch (b[i]) {
            case 't' -> TRUE;
            case 'f' -> FALSE;
            case 'n' -> NULL;
            default -> throw unexpected(b, i, "a value");
        };
        for (int at = 1; at < word.length; at++) {
            if (b[i + at] != word[at]) {
                throw unexpected(b, i + at, "true, false or null");
            }
        }
        last = Kind.LITERAL;
        return i + word.length;
    }

    private static LineDamage unexpected(byte[] b, int i, String wanted) {
        int c = b[i] & 0xff;
        if (c == '\n') {
            return new LineDamage(i, "the line ends where " + wanted + " should be");
        }
        String found = c > ' ' && c < 0x7f ? "'" + (char) c + "'" : String.format("byte 0x%02x", c);
        return new LineDamage(i, found + " where " + wanted + " should be");
    }
}
