package dev.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

final class JsonScannerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                " { \"a\" : [ 1 , -0 , 1.50 , 1e5 , 1E+5 , -1.0e-10 ] } ",
                "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"}",
                "{\"a\":\"é日😀\u007f\"}",
                "[[[[]]],{\"\":{}}]",
                "{\"a\":true,\"b\":false,\"c\":null}\r",
                "9223372036854775808",
                "\"twelve bytes and more, so that words are looked at\""
            })
    void whenALineIsJson_thenItIsTaken(String line) {
        byte[] bytes = padded(line);

        assertThat(new JsonScanner(16).scan(bytes, 0)).isEqualTo(bytes.length - 1 - JsonScanner.PADDING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1 \"b\":2}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1",
                "]",
                "{\"a\":[}]",
                "{]",
                "[}",
                "{}{}",
                "{} x",
                "{}]",
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1.e5",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "Infinity",
                "-Infinity",
                "tru",
                "truex",
                "nul",
                "True",
                "\"",
                "\"abc",
                "\"a\tb\"",
                "\"\u0001\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u123\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800\\u0041\"",
                "\"\\ud800x\"",
                "\uFEFF{}",
                "// c",
                "{} // c",
                "{\"a\":undefined}"
            })
    void whenALineIsNoJson_thenItIsRefused(String line) {
        assertThatThrownBy(() -> new JsonScanner(16).scan(padded(line), 0)).isInstanceOf(LineDamage.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0 80",
                "c1 bf",
                "c3",
                "c3 28",
                "e0 80 80",
                "e0 9f bf",
                "ed a0 80",
                "ed bf bf",
                "e6 97",
                "f0 80 80 80",
                "f0 8f bf bf",
                "f4 90 80 80",
                "f5 80 80 80",
                "f0 9f 98",
                "ff",
                "fe"
            })
    void whenAStringIsNotUtf8_thenItIsRefused(String hex) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.write('"');
        for (String octet : hex.split(" ")) {
            line.write(Integer.parseInt(octet, 16));
        }
        line.write('"');
        byte[] bytes = padded(line.toByteArray());

        assertThatThrownBy(() -> new JsonScanner(16).scan(bytes, 0))
                .isInstanceOf(LineDamage.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void whenEveryCharacterStandsInAString_thenItIsTakenAsJavaEncodesIt() {
        for (int point = ' '; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 17) {
            if (point != '"' && point != '\\' && (point < 0xd800 || point > 0xdfff)) {
                byte[] bytes = padded("[\"" + Character.toString(point) + "\"]");
                assertThat(new JsonScanner(2).scan(bytes, 0)).isEqualTo(bytes.length - 1 - JsonScanner.PADDING);
            }
        }
    }

    @Test
    void whenNestingReachesItsLimit_thenItIsTakenAndNoDeeper() {
        assertThat(new JsonScanner(3).scan(padded("[{\"a\":[]}]"), 0)).isPositive();
        assertThatThrownBy(() -> new JsonScanner(3).scan(padded("[{\"a\":[[]]}]"), 0))
                .isInstanceOf(LineDamage.class)
                .hasMessageContaining("nested deeper than 3");
    }

    @Test
    void whenFieldsAreAskedFor_thenOnlyTopLevelOnesAreNoted() {
        JsonScanner scanner = new JsonScanner(16, "_id", "t", "none");
        String line = "{\"x\":{\"_id\":1,\"t\":[{\"t\":2}]},\"t\":1.0,\"_id\":\"abc\",\"y\":[\"_id\"]}";
        byte[] bytes = padded(line);

        scanner.scan(bytes, 0);

        assertThat(scanner.kind(0)).isEqualTo(JsonScanner.Kind.STRING);
        assertThat(line.substring(scanner.start(0), scanner.end(0))).isEqualTo("abc");
        assertThat(scanner.kind(1)).isEqualTo(JsonScanner.Kind.FLOAT);
        assertThat(line.substring(scanner.start(1), scanner.end(1))).isEqualTo("1.0");
        assertThat(scanner.kind(2)).isEqualTo(JsonScanner.Kind.ABSENT);
        assertThat(scanner.fieldCount()).isEqualTo(4);
    }

    @Test
    void whenAFieldAskedForStandsTwice_thenItIsRefused() {
        assertThatThrownBy(() -> new JsonScanner(16, "_id").scan(padded("{\"_id\":{},\"_id\":\"b\"}"), 0))
                .isInstanceOf(LineDamage.class)
                .hasMessageContaining("_id stands there twice");
    }

    @Test
    void whenLinesAreChangedAtRandom_thenItAgreesWithJackson() {
        JsonMapper jackson = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(StreamReadFeature.CLEAR_CURRENT_TOKEN_ON_CLOSE)
                .build();
        byte[] line = "{\"_id\":\"j57\",\"a\":[1,2.5,null,-1e5],\"s\":\"é\\n\\u00e9 text\",\"o\":{\"k\":true}}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] alphabet = "{}[]\",:\\0123e.-+utfn ax".getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 100_000; round++) {
            byte[] changed = line.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                changed[random.nextInt(changed.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            String text = new String(changed, StandardCharsets.UTF_8);
            // Broken UTF-8 decodes to this; strict about it are we, and the text is Jackson's.
            boolean isExpected = !text.contains("\uFFFD") && isJson(jackson, text);
            assertThat(isTaken(changed)).as(text).isEqualTo(isExpected);
        }
    }

    private static boolean isJson(JsonMapper jackson, String text) {
        try {
            jackson.readTree(text);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean isTaken(byte[] line) {
        try {
            new JsonScanner(16).scan(padded(line), 0);
            return true;
        } catch (LineDamage e) {
            return false;
        }
    }

    private static byte[] padded(String line) {
        return padded(line.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] padded(byte[] line) {
        byte[] bytes = Arrays.copyOf(line, line.length + 1 + JsonScanner.PADDING);
        bytes[line.length] = '\n';
        return bytes;
    }
}
