package dev.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TableDigestTest {
    @Test
    void whenNothingWasAdded_thenItIsZero() {
        assertThat(new TableDigest().hex()).isEqualTo("0".repeat(64));
    }

    @Test
    void whenOneLineWasAdded_thenItIsItsSha256() {
        assertThat(digest("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void whenLinesComeInAnotherOrder_thenItIsTheSame() {
        assertThat(digest("a", "b", "c")).isEqualTo(digest("c", "a", "b"));
    }

    @Test
    void whenALineStandsTwice_thenItDiffers() {
        assertThat(digest("a", "b", "b")).isNotEqualTo(digest("a", "b"));
        assertThat(digest("a", "a")).isNotEqualTo(digest("b", "b"));
    }

    @Test
    void whenANumberTokenDiffers_thenItDiffers() {
        assertThat(digest("{\"n\":1}")).isNotEqualTo(digest("{\"n\":1.0}"));
    }

    @Test
    void whenManyLinesAreAdded_thenItIsTheSumOfTheirHashesModulo256Bits() {
        SplittableRandom random = new SplittableRandom(7);
        TableDigest digest = new TableDigest();
        BigInteger sum = BigInteger.ZERO;
        byte[] buffer = new byte[400];
        for (int i = 0; i < 2000; i++) {
            int length = random.nextInt(300);
            random.nextBytes(buffer);
            byte[] line = java.util.Arrays.copyOfRange(buffer, 50, 50 + length);
            digest.add(buffer, 50, length);
            sum = sum.add(new BigInteger(1, SampleSnapshot.sha256(line)));
        }

        assertThat(digest.hex()).isEqualTo(String.format("%064x", sum.mod(BigInteger.ONE.shiftLeft(256))));
    }

    private static String digest(String... lines) {
        TableDigest digest = new TableDigest();
        for (String line : lines) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            digest.add(bytes, 0, bytes.length);
        }
        return digest.hex();
    }
}
