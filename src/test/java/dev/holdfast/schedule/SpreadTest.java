package dev.holdfast.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SPREAD = Duration.ofMinutes(20);

    @Test
    void whenComputedAnywhere_thenItIsTheSame() {
        assertThat(Spread.of("prod", "daily").delay(SPREAD, DAY)).isEqualTo(Duration.ofMillis(647_124));
    }

    @Test
    void whenThereAreManyNames_thenTheyAreEvenlySpread() {
        int[] perQuarter = new int[4];
        IntStream.range(0, 4_000)
                .mapToObj(i -> Spread.of("deployment-" + i, "daily").delay(SPREAD, DAY))
                .forEach(delay -> perQuarter[(int) (delay.toMillis() * 4 / SPREAD.toMillis())]++);

        assertThat(Arrays.stream(perQuarter)).allMatch(count -> Math.abs(count - 1_000) < 120);
    }

    @Test
    void whenTheSpreadIsLongerThanThePeriod_thenTheRunStillBeginsWithinThePeriod() {
        assertThat(IntStream.range(0, 500).mapToObj(i -> Spread.of("d" + i, "s").delay(DAY, Duration.ofSeconds(5))))
                .allMatch(delay -> delay.compareTo(Duration.ofSeconds(5)) < 0 && !delay.isNegative());
    }
}
