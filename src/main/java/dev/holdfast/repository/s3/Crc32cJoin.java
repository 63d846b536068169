package dev.holdfast.repository.s3;

/**
 * Computes the CRC32C of two contents in a row from those of each, as zlib's {@code crc32_combine} does: appending zero bytes to a content is a linear map of its CRC over
 * GF(2), and so a matrix, whose square appends twice as many.
 */
final class Crc32cJoin {
    /** Castagnoli's polynomial, its bits reversed. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private Crc32cJoin() {}

    /** @param secondBytes the length of the second content */
    static int join(int first, int second, long secondBytes) {
        int[] appends = oneZeroBit();
        int crc = first;
        // Three squares make of one bit a byte; each further one doubles.
        for (int i = 0; i < 3; i++) {
            appends = square(appends);
        }
        for (long left = secondBytes; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                crc = times(appends, crc);
            }
            appends = square(appends);
        }
        return crc ^ second;
    }

    private static int[] oneZeroBit() {
        int[] matrix = new int[Integer.SIZE];
        matrix[0] = POLYNOMIAL;
        for (int bit = 1; bit < Integer.SIZE; bit++) {
            matrix[bit] = 1 << (bit - 1);
        }
        return matrix;
    }

    private static int times(int[] matrix, int vector) {
        int product = 0;
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((vector >>> bit & 1) != 0) {
                product ^= matrix[bit];
            }
        }
        return product;
    }

    private static int[] square(int[] matrix) {
        int[] square = new int[Integer.SIZE];
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            square[bit] = times(matrix, matrix[bit]);
        }
        return square;
    }
}
