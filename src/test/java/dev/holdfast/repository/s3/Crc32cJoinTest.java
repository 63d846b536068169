package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Crc32cJoinTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0", "1, 1", "7, 9", "1000, 3", "3, 100000", "5242880, 5242881"})
    void whenTwoContentsAreInARow_thenTheirSumsTellThatOfBoth(int first, int second) {
        byte[] content = new byte[first + second];
        new SplittableRandom(first).nextBytes(content);

        int joined = Crc32cJoin.join(crc(content, 0, first), crc(content, first, second), second);

        assertThat(joined).isEqualTo(crc(content, 0, content.length));
    }

    private static int crc(byte[] content, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(content, from, length);
        return (int) crc.getValue();
    }
}
