package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HeadwayTest {
    private final TestClock clock = TestClock.at("2026-11-21T02:00:00Z");
    private final Headway headway = new Headway(clock);

    private Instant later() {
        clock.advance(Duration.ofMinutes(1));
        return clock.instant();
    }

    @Test
    void whenAStepOrBytesAreNew_thenItGotOn() {
        Instant step = later();
        headway.step("exporting");
        assertThat(headway.at()).isEqualTo(step);

        Instant bytes = later();
        headway.transferred(1_000, 0);
        assertThat(headway.at()).isEqualTo(bytes);
    }

    @Test
    void whenTheSameIsToldAgain_thenItDidNotGetOn() {
        headway.step("exporting");
        headway.transferred(1_000, 0);
        Instant then = headway.at();

        later();
        headway.step("exporting");
        headway.transferred(1_000, 0);

        assertThat(headway.at()).isEqualTo(then);
    }
}
