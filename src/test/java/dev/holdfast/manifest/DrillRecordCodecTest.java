package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.testing.Drills;
import dev.holdfast.testing.Golden;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DrillRecordCodecTest {
    private static final String DUE = "2026-12-15T03:00:00Z";

    private final DrillRecordCodec codec = new DrillRecordCodec();

    @Test
    void whenOneEnded_thenItIsTheGoldenFileAndReadsAsItWas() {
        DrillRecord drill = Drills.passed(DUE, Duration.ofMinutes(7));

        Golden.assertSame(codec.toJson(drill), "dev/holdfast/manifest/drill.json");
        assertThat(codec.read("key", codec.write(drill))).isEqualTo(drill);
    }

    @Test
    void whenOneBegins_thenItReadsAsItWas() {
        DrillRecord drill = Drills.begun(DUE);

        assertThat(codec.toJson(drill)).doesNotContain("result");
        assertThat(codec.read("key", codec.write(drill))).isEqualTo(drill);
    }

    @ParameterizedTest
    @EnumSource
    void whenItEndedInAnyWay_thenItReadsAsItWas(Outcome outcome) {
        DrillRecord drill = Drills.failed("aaaaaaaa", DUE, outcome);

        assertThat(codec.read("key", codec.write(drill))).isEqualTo(drill);
    }

    @Test
    void whenANewerProgramWroteIt_thenItSaysSo() {
        String newer = codec.toJson(Drills.begun(DUE))
                .replace("\"format\" : 1", "\"format\" : 2")
                .replace("\"format\": 1", "\"format\": 2");

        assertThatThrownBy(() -> codec.read("key", newer.getBytes(UTF_8)))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("newer Holdfast");
    }

    @Test
    void whenAFieldIsWrong_thenItIsNamed() {
        String wrong = codec.toJson(Drills.passed(DUE, Duration.ofMinutes(7))).replace("\"passed\"", "\"perhaps\"");

        assertThatThrownBy(() -> codec.read("key", wrong.getBytes(UTF_8)))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("result.outcome");
    }

    @Test
    void whenItHasNoResultLongAfterItShould_thenItWasKilled() {
        DrillRecord drill = Drills.begun(DUE);

        assertThat(drill.outcome(Instant.parse("2026-12-15T09:30:00Z"))).isEmpty();
        assertThat(drill.outcome(Instant.parse("2026-12-15T10:01:00Z"))).contains(Outcome.KILLED);
    }
}
