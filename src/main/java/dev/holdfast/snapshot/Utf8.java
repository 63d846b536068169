package dev.holdfast.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /**
     * Steps over one or more characters that are not ASCII.
     *
     * @param from where a byte of 0x80 or above stands
     * @return the index of the next byte below 0x80
     * @throws LineDamage if it is not UTF-8
     */
    static int sequence(byte[] b, int from) {
        int i = from;
        while (b[i] < 0) {
            int lead = b[i] & 0xff;
            if (lead >= 0xc2 && lead <= 0xdf && isTail(b[i + 1])) {
                i += 2;
            } else if ((lead & 0xf0) == 0xe0 && isTail(b[i + 1]) && isTail(b[i + 2]) && isThree(lead, b[i + 1])) {
                i += 3;
            } else if (lead >= 0xf0
                    && lead <= 0xf4
                    && isTail(b[i + 1])
                    && isTail(b[i + 2])
                    && isTail(b[i + 3])
                    && isFour(lead, b[i + 1])) {
                i += 4;
            } else {
                throw new LineDamage(i, String.format("byte 0x%02x is not UTF-8 here", lead));
            }
        }
        return i;
    }

    private static boolean isTail(byte c) {
        return c < (byte) 0xc0;
    }

    private static boolean isThree(int lead, byte second) {
        return (lead != 0xe0 || second >= (byte) 0xa0) && (lead != 0xed || second < (byte) 0xa0);
    }

    private static boolean isFour(int lead, byte second) {
        return (lead != 0xf0 || second >= (byte) 0x90) && (lead != 0xf4 || second < (byte) 0x90);
    }

    /** Returns the text, or nothing if the bytes are not UTF-8. */
    static Optional<String> decode(byte[] b, int from, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(b, from, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
