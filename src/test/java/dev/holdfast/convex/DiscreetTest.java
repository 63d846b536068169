package dev.holdfast.convex;

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
    void whenItBeginsAsFailuresOfImportsDo_thenTheLineBehindIsTold() {
        assertThat(Discreet.of(
                        "the import failed: Hit an error while importing:\nLine 3: invalid type: string \"tulip\""))
                .isEqualTo("the import failed: Line 3:");
    }

    @Test
    void whenAValueIsQuoted_thenItIsLeftOut() {
        assertThat(Discreet.of("Hit an error while importing:\nit does not match the schema: Value does not match"
                        + " validator.\nPath: .name\nValue: \"tulip\""))
                .isEqualTo("it does not match the schema: Value does not match validator.");
    }

    @Test
    void whenAnImportFailed_thenItsDescriptionQuotesNothing() {
        assertThat(new ImportStatus.Failed("no: Object: {name: \"tulip\"}").describe())
                .isEqualTo("failed: no:");
    }

    @Test
    void whenItIsLong_thenItIsShortened() {
        assertThat(Discreet.of("x".repeat(500))).hasSize(201);
    }
}
