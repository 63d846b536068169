package dev.holdfast.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.testing.Golden;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LevelCheckCodecTest {
    private static final Instant AT = Instant.parse("2026-11-22T05:00:00Z");
    private static final LevelCheck FOUND = new LevelCheck(
            VerifyLevel.REFERENCES,
            "prod",
            Optional.of(new BackupId("20261121T020000Z-daily-k3f9q2")),
            "cloud",
            AT,
            List.of("posts.authorId: 3 ids lead to no document of users"),
            List.of("likes.postId is ignored"),
            new TreeMap<>(Map.of("posts.authorId", 3L, "comments.postId", 1L)),
            Optional.of(AT.minusSeconds(86_400)),
            "holdfast@ops1");

    private final LevelCheckCodec codec = new LevelCheckCodec();

    @Test
    void whenItIsWritten_thenItIsTheGoldenFileAndReadsAsItWas() {
        Golden.assertSame(codec.toJson(FOUND), "dev/holdfast/manifest/level-check.json");
        assertThat(codec.read("key", codec.write(FOUND))).isEqualTo(FOUND);
        assertThat(FOUND.total()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void whenNothingWasFound_thenItWasLastGoodJustThen(VerifyLevel level) {
        LevelCheck good = new LevelCheck(
                level, "prod", Optional.empty(), "local", AT, List.of(), List.of(), new TreeMap<>(), "kim@ops1");

        assertThat(good.lastGood()).contains(AT);
        assertThat(codec.read("key", codec.write(good))).isEqualTo(good);
        assertThat(codec.read("key", codec.write(good)).level().word()).isLowerCase();
    }

    @Test
    void whenALevelIsNotKnown_thenItIsDamagedAndSaysWhere() {
        byte[] other = codec.toJson(FOUND).replace("references", "vibes").getBytes(UTF_8);

        assertThatThrownBy(() -> codec.read("evidence/prod/check/x.json", other))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("evidence/prod/check/x.json")
                .hasMessageContaining("level");
    }

    @Test
    void whenAFigureIsNoCount_thenItIsDamaged() {
        byte[] other = codec.toJson(FOUND).replace(": 3", ": -3").getBytes(UTF_8);

        assertThatThrownBy(() -> codec.read("key", other))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("figures.posts.authorId");
    }
}
