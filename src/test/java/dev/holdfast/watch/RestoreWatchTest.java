package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.Holdings;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.testing.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class RestoreWatchTest {
    private static final RestoreId ID = new RestoreId("20261121T100000Z-k3f9q2");

    private static Promise at(String now, Set<String> restoring, RestoreStage... stages) {
        return at(now, "", restoring, stages);
    }

    /** @param problem of the repository with its journal */
    private static Promise at(String now, String problem, Set<String> restoring, RestoreStage... stages) {
        List<RestoreEntry> entries = Stream.of(stages)
                .map(stage -> new RestoreEntry(ID, "prod", stage, Instant.parse("2026-11-21T10:00:00Z"), Map.of()))
                .toList();
        Holdings holdings = new Holdings(
                Map.of(), Map.of(), Map.of(), 0, Set.of(), Told.restores(RestoreRecord.of(entries)), restoring);
        return Scenario.dailyProd("2026-11-21T00:00:00Z")
                .holding(new RepositoryState(problem, true, holdings))
                .at(now)
                .promises()
                .stream()
                .filter(promise -> promise.kind() == Promise.Kind.RESTORE)
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class GivenSomebodyHoldsItsLease {
        private static final RestoreStage[] PAUSED = {RestoreStage.BEGUN, RestoreStage.PAUSING, RestoreStage.CONFIRMED};

        private static Promise seen(String now, RestoreStage... stages) {
            return at(now, Set.of("prod"), stages);
        }

        @Test
        void whenAStageTakesLong_thenItIsOnItsWay() {
            Promise promise = seen("2026-11-21T10:59:59Z", PAUSED);

            assertThat(promise.state()).isEqualTo(PromiseState.OK);
            assertThat(promise.evidence()).contains("is being carried out");
            assertThat(seen("2026-11-21T15:59:59Z", RestoreStage.BEGUN).state()).isEqualTo(PromiseState.OK);
        }

        @Test
        void whenItComesNoFurtherForHours_thenThatIsTold() {
            Promise promise = seen("2026-11-21T16:00:00Z", RestoreStage.BEGUN, RestoreStage.CONFIRMED);

            assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
            assertThat(promise.evidence()).contains("is being carried out, but came no further since then");
        }

        @Test
        void whenItsTargetIsPausedMeanwhile_thenThatIsToldSoonerAndLouder() {
            assertThat(seen("2026-11-21T11:00:00Z", PAUSED).state()).isEqualTo(PromiseState.WARNING);
            assertThat(seen("2026-11-21T16:00:00Z", PAUSED).state()).isEqualTo(PromiseState.CRITICAL);
        }

        @Test
        void whenItsRepositoryIsDown_thenWhatWasLastSeenSaysNothing() {
            Promise promise = at("2026-11-21T10:10:00Z", "down", Set.of("prod"), PAUSED);

            assertThat(promise.state()).isEqualTo(PromiseState.CRITICAL);
            assertThat(promise.evidence()).contains("and nobody is seen to carry it out");
        }
    }

    @Nested
    class GivenNobodyHoldsItsLease {
        @Test
        void whenItsTargetIsPaused_thenThatIsCriticalAtOnce() {
            Promise promise = at("2026-11-21T10:00:30Z", Set.of(), RestoreStage.BEGUN, RestoreStage.PAUSING);

            assertThat(promise.state()).isEqualTo(PromiseState.CRITICAL);
            assertThat(promise.evidence()).contains("prod may still be paused for it, and nobody carries it out");
            assertThat(promise.advice()).contains("holdfast restore --resume " + ID);
        }

        @Test
        void whenItEndedAndItsTargetIsStillPaused_thenThatIsCritical() {
            assertThat(at(
                                    "2026-11-21T10:00:30Z",
                                    Set.of(),
                                    RestoreStage.BEGUN,
                                    RestoreStage.PAUSING,
                                    RestoreStage.ENDED)
                            .state())
                    .isEqualTo(PromiseState.CRITICAL);
        }

        @Test
        void whenNothingIsPaused_thenItIsTimeThatTells() {
            assertThat(at("2026-11-21T10:29:59Z", Set.of(), RestoreStage.BEGUN).state())
                    .isEqualTo(PromiseState.OK);
            assertThat(at("2026-11-21T10:30:00Z", Set.of(), RestoreStage.BEGUN).state())
                    .isEqualTo(PromiseState.WARNING);
        }

        @Test
        void whenItEnded_thenAllIsWell() {
            assertThat(at("2026-11-22T10:00:00Z", Set.of(), RestoreStage.BEGUN, RestoreStage.ENDED)
                            .state())
                    .isEqualTo(PromiseState.OK);
        }
    }
}
