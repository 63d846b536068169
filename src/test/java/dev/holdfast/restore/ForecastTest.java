package dev.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Instant BEGIN = Instant.parse("2026-11-20T02:00:00Z");
    private static final long MIB = 1 << 20;

    private final List<RestoreRecord> records = new ArrayList<>();

    private void past(String deployment, long bytes, Duration took, RestoreOutcome outcome) {
        RestoreId id = RestoreId.of(BEGIN.plusSeconds(records.size()), "abcde" + records.size());
        records.addAll(RestoreRecord.of(List.of(
                new RestoreEntry(
                        id,
                        deployment,
                        RestoreStage.BEGUN,
                        BEGIN,
                        Map.of(RestoreRecord.ASKED, BEGIN.toString(), RestoreRecord.BYTES, Long.toString(bytes))),
                new RestoreEntry(
                        id,
                        deployment,
                        RestoreStage.ENDED,
                        BEGIN.plus(took),
                        Map.of(RestoreRecord.OUTCOME, outcome.word())))));
    }

    private void past(String deployment, long bytes, long seconds) {
        past(deployment, bytes, Duration.ofSeconds(seconds), RestoreOutcome.PROVED);
    }

    private Optional<Forecast> forecast(long bytes) {
        return Forecast.of(bytes, "prod", records);
    }

    @Nested
    class GivenNoneThatSaysAnything {
        @Test
        void whenThereIsNone_thenNothingIsSaid() {
            assertThat(forecast(MIB)).isEmpty();
        }

        @Test
        void whenThoseThereAreDidNotSucceed_thenNothingIsSaid() {
            past("prod", MIB, Duration.ofSeconds(3), RestoreOutcome.UNPROVED);
            past("prod", MIB, Duration.ofSeconds(1), RestoreOutcome.UNCHANGED);

            assertThat(forecast(MIB)).isEmpty();
        }

        @Test
        void whenTheyWereMuchSmallerOrLarger_thenNothingIsSaid() {
            past("prod", 1000, 5);
            past("prod", 1000 * MIB, 100);

            assertThat(forecast(50 * MIB)).isEmpty();
        }
    }

    @Nested
    class GivenPastRestores {
        @Test
        void whenTheyHadDifferentSpeeds_thenTheOneInTheMiddleCounts() {
            past("prod", 100 * MIB, 10);
            past("prod", 100 * MIB, 1000);
            past("prod", 200 * MIB, 40);

            assertThat(forecast(50 * MIB)).contains(new Forecast(Duration.ofSeconds(10), 3, false));
            assertThat(forecast(50 * MIB).orElseThrow().ground()).isEqualTo("3 past restores");
        }

        @Test
        void whenTheDeploymentHasItsOwn_thenOthersDoNotCount() {
            past("prod", 100 * MIB, 10);
            past("dev", 100 * MIB, 1);
            past("dev", 100 * MIB, 1);

            assertThat(forecast(100 * MIB)).contains(new Forecast(Duration.ofSeconds(10), 1, false));
        }

        @Test
        void whenItHasNone_thenThoseOfOthersCountAndItIsSaid() {
            past("dev", 100 * MIB, 20);

            assertThat(forecast(100 * MIB)).contains(new Forecast(Duration.ofSeconds(20), 1, true));
            assertThat(forecast(100 * MIB).orElseThrow().ground()).isEqualTo("1 past restore into other deployments");
        }

        @Test
        void whenAllAreSmall_thenTheirSizeDoesNotMatter() {
            past("prod", 10, 4);

            assertThat(forecast(500_000).map(Forecast::time)).contains(Duration.ofSeconds(4));
        }
    }
}
