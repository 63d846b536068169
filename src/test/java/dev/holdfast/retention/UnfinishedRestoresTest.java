package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UnfinishedRestoresTest {
    private static final RestoreId ID = new RestoreId("20261121T100000Z-k3f9q2");
    private static final BackupId COPY = new BackupId("20261121T100001Z-safety-aaaaaa");
    private static final BackupId BACKUP = new BackupId("20261121T020000Z-daily-aaaaaa");

    private static final Instant NOW = Instant.parse("2026-12-21T09:59:59Z");

    private static List<RestoreRecord> restore(RestoreStage... stages) {
        return RestoreRecord.of(Stream.of(stages)
                .map(stage -> new RestoreEntry(
                        ID,
                        "prod",
                        stage,
                        Instant.parse("2026-11-21T10:00:00Z"),
                        Map.of(RestoreRecord.SAFETY_COPY, COPY.value(), RestoreRecord.BACKUP, BACKUP.value())))
                .toList());
    }

    @Test
    void whenItStandsHalfway_thenItsSafetyCopyAndWhatItBringsAreNeeded() {
        assertThat(UnfinishedRestores.needs(restore(RestoreStage.BEGUN, RestoreStage.CONFIRMED), NOW))
                .isEqualTo(Map.of(COPY, ID, BACKUP, ID));
    }

    @Test
    void whenItEndedButLeftItsTargetPaused_thenTheyStillAre() {
        assertThat(UnfinishedRestores.needs(restore(RestoreStage.BEGUN, RestoreStage.PAUSING, RestoreStage.ENDED), NOW))
                .containsKey(COPY);
    }

    @Test
    void whenItCameNoFurtherForThirtyDays_thenNothingIs() {
        assertThat(UnfinishedRestores.needs(restore(RestoreStage.BEGUN, RestoreStage.CONFIRMED), NOW.plusSeconds(1)))
                .isEmpty();
    }

    @Test
    void whenItEnded_thenNothingIs() {
        assertThat(UnfinishedRestores.needs(restore(RestoreStage.BEGUN, RestoreStage.ENDED), NOW))
                .isEmpty();
    }
}
