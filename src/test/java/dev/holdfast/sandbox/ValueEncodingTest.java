package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueEncodingTest {
    static List<Arguments> values() {
        return List.of(
                Arguments.of(1L, "1", "{\"$integer\":\"AQAAAAAAAAA=\"}", "\"1\""),
                Arguments.of(
                        Long.MAX_VALUE,
                        "9223372036854775807",
                        "{\"$integer\":\"/////////38=\"}",
                        "\"9223372036854775807\""),
                Arguments.of(-1L, "-1", "{\"$integer\":\"//////////8=\"}", "\"-1\""),
                Arguments.of(1.0, "1.0", "1.0", "1.0"),
                Arguments.of(1e21, "1e21", "1e21", "1e21"),
                Arguments.of(-0.0, "-0.0", "{\"$float\":\"AAAAAAAAAIA=\"}", "-0.0"),
                Arguments.of(Double.NaN, "{\"$float\":\"AAAAAAAA+H8=\"}", "{\"$float\":\"AAAAAAAA+H8=\"}", "\"NaN\""),
                Arguments.of(
                        Double.NEGATIVE_INFINITY,
                        "{\"$float\":\"AAAAAAAA8P8=\"}",
                        "{\"$float\":\"AAAAAAAA8P8=\"}",
                        "\"-Infinity\""),
                Arguments.of(
                        new byte[] {0, 1, 2, -1},
                        "{\"$bytes\":\"AAEC/w==\"}",
                        "{\"$bytes\":\"AAEC/w==\"}",
                        "\"AAEC/w==\""));
    }

    @ParameterizedTest
    @MethodSource("values")
    void whenAValueIsWritten_thenEachEncodingSaysItAsConvexDoes(
            Object value, String export, String encoded, String clean) {
        assertThat(new ValueWriter(Encoding.EXPORT).write(value)).isEqualTo(export);
        assertThat(new ValueWriter(Encoding.ENCODED).write(value)).isEqualTo(encoded);
        assertThat(new ValueWriter(Encoding.CLEAN).write(value)).isEqualTo(clean);
        assertThat(read(Encoding.EXPORT, export)).isEqualTo(value);
        assertThat(read(Encoding.ENCODED, encoded)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "1755000000123.25, 1755000000123.25",
        "1e16, 1e16",
        "9007199254740993, 9007199254740992.0",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "-2.5e-7, -2.5e-7",
        "123456.5, 123456.5"
    })
    void whenAFloatIsWritten_thenItsTokenIsShortAndStaysAFloat(double value, String token) {
        assertThat(ValueWriter.token(value)).isEqualTo(token);
    }

    @Test
    void whenADocumentIsWritten_thenItsKeysAreSortedAtEveryDepth() {
        byte[] line =
                ValueWriter.line(Map.of("b", Map.of("z", 1L, "A", 2L), "_id", "x", "a", List.of(Map.of("y", 1.0))));

        assertThat(line).asString(UTF_8).isEqualTo("{\"_id\":\"x\",\"a\":[{\"y\":1.0}],\"b\":{\"A\":2,\"z\":1}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"$integer\":\"AA==\"}", "{\"$other\":\"\"}", "{\"$bytes\":\"AA==\",\"a\":1}", "1 2", ""})
    void whenItIsNoValue_thenItIsRefused(String json) {
        assertThatThrownBy(() -> read(Encoding.EXPORT, json)).isInstanceOf(ValueReader.InvalidValueException.class);
    }

    private static Object read(Encoding encoding, String json) {
        return new ValueReader(encoding).read(json.getBytes(UTF_8));
    }
}
