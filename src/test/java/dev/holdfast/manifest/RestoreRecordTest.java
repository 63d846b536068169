package dev.holdfast.manifest;

import static org.assertj.core.api.Assertions.assertThat;

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
}
