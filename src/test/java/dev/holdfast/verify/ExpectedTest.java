package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ExpectedTest {
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 3.0",
                "3 | {\"$integer\":\"AwAAAAAAAAA=\"}",
                "-1 | {\"$integer\":\"//////////8=\"}",
                "{\"a\":1,\"b\":[2]} | {\"b\":[2.0],\"a\":{\"$integer\":\"AQAAAAAAAAA=\"}}",
                "\"yes\" | \"yes\"",
                "null | null"
            })
    void whenTheyMeanTheSame_thenNothingIsWrong(String expected, String answer) {
        assertThat(Expected.Exactly.of(expected).problem(json(answer))).isEmpty();
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 4",
                "3 | \"3\"",
                "[1,2] | [2,1]",
                "[1] | [1,1]",
                "{\"a\":1} | {\"a\":1,\"b\":2}",
                "{\"a\":null} | {\"b\":null}",
                "false | null",
                "{\"$integer\":\"AQ==\"} | 1"
            })
    void whenTheyDiffer_thenBothAreTold(String expected, String answer) {
        assertThat(Expected.Exactly.of(expected).problem(json(answer)).orElseThrow())
                .contains("answered ", " instead of ");
    }

    @Test
    void whenANumberHasLimits_thenTheyBelongToIt() {
        Expected expected = new Expected.Within(Optional.of(new BigDecimal("3")), Optional.of(new BigDecimal("5.5")));

        assertThat(expected.problem(json("3"))).isEmpty();
        assertThat(expected.problem(json("5.50"))).isEmpty();
        assertThat(expected.problem(json("{\"$integer\":\"BAAAAAAAAAA=\"}"))).isEmpty();
        assertThat(expected.problem(json("2.99"))).contains("answered 2.99, not at least 3 and at most 5.5");
        assertThat(expected.problem(json("6"))).isPresent();
        assertThat(expected.problem(json("\"4\"")).orElseThrow()).contains("no number");
    }

    @Test
    void whenNothingIsExpected_thenItCannotBeMade() {
        assertThatThrownBy(() -> new Expected.Within(Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Expected.Exactly.of("{")).isInstanceOf(IllegalArgumentException.class);
    }
}
