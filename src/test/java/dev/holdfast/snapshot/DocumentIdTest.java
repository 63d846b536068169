package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentIdTest {
    /** The first four are published in Convex's sources. */
    @ParameterizedTest
    @CsvSource({
        "kg27rxfv99gzp01wmph0gvt92d6hnvy6, 540, 7c75fb4a61fb003ca5a2086f49134d1a",
        "m57068j1c1zsxfewzcd3jp3qjttx99vg, 10017, 032241607f9ebddcfb1a39587796b5d4",
        "k570e9j5cj1t5gf0zwf3tq3vkawxhqr0, 10009, 0726456483a2c1e0ff1e3d5c7b9ab9d8",
        "nx70paj9d23tdhf40ch42r3zktyxrddc, 10031, 0b2a496887a6c5e4032241607f9ebddc",
        "j57000820c20a1g7104gm2rc1m70ynr8, 10001, 000102030405060708090a0b0c0d0e0f",
        "md7fzzzzzzzzzzzzzzzzzzzzzzzzzr8w, 10019, ffffffffffffffffffffffffffffffff",
        "0400000000000000000000000000248, 1, 00000000000000000000000000000000",
        "g00g000000000000000000000000108h, 128, 00000000000000000000000000000000",
        "zzzzzzrfzzzzzzzzzzzzzzzzzzzzzzzzzzxjj, 4294967295, ffffffffffffffffffffffffffffffff"
    })
    void whenAKnownIdIsReadOrMade_thenTextAndTableNumberAgree(String text, long number, String internal) {
        assertThat(DocumentId.parse(text).tableNumber()).isEqualTo(number);
        assertThat(DocumentId.of(number, HexFormat.of().parseHex(internal)).text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "j57000820c20a1g7104gm2rc1m70ynr",
                "j57000820c20a1g7104gm2rc1m70ynr88",
                "J57000820C20A1G7104GM2RC1M70YNR8",
                "j57000820c20a1g7104gm2rc1m70ynr9",
                "j57000820c20a1g7104gm2rc1m70ynri",
                "j57000820c20a1g7104gm2rc1m70ynré",
                "0400000000000000000000000000249",
                "0000000000000000000000000000000"
            })
    void whenTheTextIsNoId_thenItIsRefused(String text) {
        byte[] ascii = text.getBytes(UTF_8);

        assertThat(DocumentId.tableNumber(ascii, 0, ascii.length)).isEqualTo(-1);
        assertThatThrownBy(() -> DocumentId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void whenTheIdStandsInsideALine_thenItsTableIsReadInPlace() {
        byte[] line = "{\"_id\":\"j57000820c20a1g7104gm2rc1m70ynr8\"}".getBytes(UTF_8);

        assertThat(DocumentId.tableNumber(line, 8, 32)).isEqualTo(10001);
        assertThat(DocumentId.tableNumber(line, 9, 32)).isEqualTo(-1);
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whenAnyIdIsMade_thenItReadsBackAndNoChangedCharacterDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] internal = new byte[16];
        random.nextBytes(internal);
        long number = 1 + (random.nextLong(DocumentId.MAX_TABLE_NUMBER) >>> random.nextInt(32));

        DocumentId id = DocumentId.of(number, internal);
        byte[] ascii = id.text().getBytes(UTF_8);

        assertThat(DocumentId.parse(id.text())).isEqualTo(id);
        assertThat(id.tableNumber()).isEqualTo(number);
        for (int i = 0; i < ascii.length; i++) {
            byte[] changed = ascii.clone();
            changed[i] = (byte) (changed[i] == 'z' ? 'y' : 'z');
            assertThat(DocumentId.tableNumber(changed, 0, changed.length))
                    .as("character %d of %s", i, id)
                    .isEqualTo(-1);
        }
    }
}
