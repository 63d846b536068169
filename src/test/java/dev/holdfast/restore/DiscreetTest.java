package dev.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DiscreetTest {
    @Test
    void whenADocumentIsQuoted_thenItIsLeftOut() {
        String said =
                "Document with ID \"j57\" does not match the schema. Object: {name: \"Eve\"}\nValidator: v.string()";

        assertThat(Discreet.of(said)).isEqualTo("Document with ID \"j57\" does not match the schema.");
    }

    @Test
    void whenItIsLong_thenItIsShortened() {
        assertThat(Discreet.of("x".repeat(500))).hasSize(201);
    }
}
