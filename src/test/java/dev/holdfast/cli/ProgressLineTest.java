package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
    private static final long MIB = 1 << 20;

    private final TestClock clock = new TestClock(Samples.NOON);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ProgressLine line(boolean isScreen) {
        PrintStream stream = new PrintStream(err, true, UTF_8);
        return new ProgressLine(new Context(
                new FakeToolbox(), new Terminal(stream, stream, isScreen, isScreen), clock, Map.of(), "0.1.0"));
    }

    private void transfer(ProgressLine line, Duration every) {
        line.step("receiving");
        for (int i = 1; i <= 100; i++) {
            clock.advance(every);
            line.transferred(i * MIB, 100 * MIB);
        }
        line.close();
    }

    @Nested
    class GivenALogFile {
        @Test
        void whenManyReportsCome_thenOneLineInTenSecondsIsWritten() {
            transfer(line(false), Duration.ofSeconds(1));

            assertThat(err.toString(UTF_8).lines())
                    .hasSize(11)
                    .startsWith("receiving", "receiving: 10.0 MiB of 100.0 MiB (10%)")
                    .endsWith("receiving: 100.0 MiB of 100.0 MiB (100%)");
        }

        @Test
        void whenAStepIsReportedAgain_thenItIsWrittenOnce() {
            ProgressLine line = line(false);

            line.step("exporting");
            line.step("exporting");

            assertThat(err.toString(UTF_8)).isEqualTo("exporting\n");
        }

        @Test
        void whenTheTotalIsUnknown_thenNoShareIsTold() {
            ProgressLine line = line(false);

            line.transferred(MIB, 0);

            assertThat(err.toString(UTF_8)).isEqualTo("1.0 MiB\n");
        }
    }

    @Nested
    class GivenAScreen {
        @Test
        void whenManyReportsCome_thenAtMostFiveASecondAreDrawn() {
            transfer(line(true), Duration.ofMillis(10));

            assertThat(err.toString(UTF_8).split("\r", -1)).hasSizeLessThan(10);
            assertThat(err.toString(UTF_8)).doesNotContain("\n").endsWith("\r\u001b[K");
        }

        @Test
        void whenTheTextIsLong_thenItDoesNotWrap() {
            ProgressLine line = line(true);

            line.step("x".repeat(200));

            assertThat(err.toString(UTF_8)).hasSize("\r\u001b[K".length() + 78).endsWith("...");
        }
    }
}
