package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.HoldfastException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MomentTest {
    /** The last day of a month, in a leap year, with a fraction. */
    private static final Instant NOW = Instant.parse("2028-02-29T23:30:00.123456789Z");

    @ParameterizedTest
    @CsvSource({
        "2028-03-01, 2028-03-01T00:00:00Z",
        "2028-03-01T12:00:00Z, 2028-03-01T12:00:00Z",
        "2028-03-01T12:00:00+07:00, 2028-03-01T05:00:00Z",
        "90s, 2028-02-29T23:31:30Z",
        "45 minutes, 2028-03-01T00:15:00Z",
        "1h, 2028-03-01T00:30:00Z",
        "90d, 2028-05-29T23:30:00Z",
        "1 DAY, 2028-03-01T23:30:00Z",
        "12 weeks, 2028-05-23T23:30:00Z",
        "6 months, 2028-08-29T23:30:00Z",
        "1 year, 2029-02-28T23:30:00Z",
        "  7 years , 2035-02-28T23:30:00Z",
    })
    void whenItIsToCome_thenItIsThatMomentToTheSecond(String text, Instant expected) {
        assertThat(new Moment(text).after(NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2028-02-29", "2020-01-01", "2028-02-29T23:30:00Z", "0d", "0 years"})
    void whenItIsPast_thenThatIsSaid(String text) {
        assertThatThrownBy(() -> new Moment(text).after(NOW))
                .isInstanceOf(HoldfastException.class)
                .hasMessage("'" + text + "' is past already");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "90",
                "d",
                "-1d",
                "1.5h",
                "9999999d",
                "5 fortnights",
                "2028-02-30",
                "2028-03-01T12:00:00",
                "01.03.2028",
                "999999 years 1",
                "999999999999 years"
            })
    void whenItIsNone_thenTheFormsAreNamed(String text) {
        assertThatThrownBy(() -> new Moment(text).after(NOW))
                .isInstanceOfSatisfying(
                        HoldfastException.class,
                        e -> assertThat(e.explain()).contains("is no time", "2027-01-31T12:00:00Z", "90d"));
    }
}
