package dev.holdfast.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RestoreRecordTest {
    private static RestoreEntry begun(String id, String at) {
        return new RestoreEntry(new RestoreId(id), "prod", RestoreStage.BEGUN, Instant.parse(at), Map.of());
    }

    @Test
    void whenTwoBeganWithinASecond_thenTheLaterOneIsTheLast() {
        RestoreEntry first = begun("20261122T032827Z-zzzzzz", "2026-11-22T03:28:27.100Z");
        RestoreEntry second = begun("20261122T032827Z-aaaaaa", "2026-11-22T03:28:27.900Z");

        assertThat(RestoreRecord.of(List.of(second, first)))
                .extracting(RestoreRecord::id)
                .containsExactly(first.restore(), second.restore());
    }

    @Test
    void whenItEndedBeforeItsTargetRanAgain_thenNoStepTookLessThanNothing() {
        RestoreEntry begun = begun("20261122T032827Z-zzzzzz", "2026-11-22T03:28:27Z");
        RestoreEntry ended = at(RestoreStage.ENDED, "2026-11-22T03:28:30Z");
        RestoreEntry unpaused = at(RestoreStage.UNPAUSED, "2026-11-22T03:28:35Z");

        assertThat(RestoreRecord.of(List.of(begun, unpaused, ended)).get(0).timings())
                .containsEntry(RestoreStage.ENDED.word(), Duration.ofSeconds(3))
                .containsEntry(RestoreStage.UNPAUSED.word(), Duration.ofSeconds(5))
                .containsEntry("total", Duration.ofSeconds(8));
    }

    private static RestoreEntry at(RestoreStage stage, String at) {
        return new RestoreEntry(new RestoreId("20261122T032827Z-zzzzzz"), "prod", stage, Instant.parse(at), Map.of());
    }
}
