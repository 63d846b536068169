package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "48112, 47.0 KiB",
        "1048575, 1.0 MiB",
        "53687091200, 50.0 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void whenASizeIsSaid_thenInIecUnits(long bytes, String words) {
        assertThat(Words.size(bytes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0s",
        "PT59.9S, 59s",
        "PT60S, 1m",
        "PT61S, 1m 1s",
        "PT22H5M30S, 22h 5m",
        "P3D, 3d",
        "P3DT5H, 3d 5h"
    })
    void whenASpanIsSaid_thenInItsTwoLargestUnits(Duration span, String words) {
        assertThat(Words.span(span)).isEqualTo(words);
    }
}
