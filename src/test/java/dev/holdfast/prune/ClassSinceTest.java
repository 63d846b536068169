package dev.holdfast.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.CostEstimate;
import dev.holdfast.retention.CostEstimate.EarlyDelete;
import dev.holdfast.retention.Prices;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.retention.StoragePolicy.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is billed for early removal counts from the moment at which an archive came to its class, not from its commit. */
final class ClassSinceTest {
    private final ColdScene scene = new ColdScene()
            .keeping(new RetentionPolicy(Optional.of(Age.ofDays(400)), OptionalInt.empty(), OptionalInt.empty(), 1))
            .moving("monthly", new Transition(Age.ofDays(365), "GLACIER"));

    private Candidate candidate(Manifest backup) {
        return scene.outlook().retention().decisions().stream()
                .map(decision -> decision.candidate())
                .filter(candidate -> candidate.id().equals(backup.id()))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class GivenHoldfastMovesIt {
        private final Manifest old = scene.backup("prod", "monthly", scene.ago(370));

        @Test
        void whenItWasMoved_thenItsClassCountsFromThen() {
            Instant moved = scene.clock.instant();
            new Transitions(scene.surroundings())
                    .carryOut(scene.outlook().transitions(), new Transitions.Order("run", "prod", () -> false));
            scene.clock.advance(Duration.ofDays(10));

            assertThat(candidate(old).storageClass()).isEqualTo("GLACIER");
            assertThat(candidate(old).classSince()).isEqualTo(moved);
        }

        @Test
        void whenItIsRemovedSoonAfter_thenTheRestOfNinetyDaysIsBilled() {
            new Transitions(scene.surroundings())
                    .carryOut(scene.outlook().transitions(), new Transitions.Order("run", "prod", () -> false));
            scene.clock.advance(Duration.ofDays(31));
            scene.backup("prod", "monthly", scene.clock.instant());

            CostEstimate cost = CostEstimate.of(
                    scene.outlook().retention(), scene.outlook().transitions(), new Prices("USD", Map.of()));

            assertThat(cost.earlyDeletes())
                    .singleElement()
                    .returns(old.id(), EarlyDelete::backup)
                    .returns(59L, EarlyDelete::missingDays);
        }
    }

    @Nested
    class GivenACopyThatCameLater {
        @Test
        void whenItLiesHere_thenItsClassCountsFromItsArrival() {
            Manifest backup = scene.backup("prod", "weekly", scene.ago(20));

            assertThat(backup.timing().committed()).isBefore(scene.ago(19));
            assertThat(candidate(backup).classSince()).isEqualTo(scene.clock.instant());
        }
    }

    @Nested
    class GivenTheBucketMovesIt {
        private final Instant taken = Instant.parse("2025-01-01T04:00:00Z");
        private final Instant now = Instant.parse("2026-11-21T12:00:00Z");
        private final StoragePolicy policy = new StoragePolicy(
                Optional.of("STANDARD_IA"),
                List.of(new Transition(Age.ofDays(30), "GLACIER"), new Transition(Age.ofDays(365), "DEEP_ARCHIVE")));

        @Test
        void whenItsTimeOfWritingStayed_thenTheAgeOfTheRuleTells() {
            assertThat(policy.inClassSince("GLACIER", taken, taken, now)).isEqualTo("2025-01-31T04:00:00Z");
            assertThat(policy.inClassSince("DEEP_ARCHIVE", taken, taken, now)).isEqualTo("2026-01-01T04:00:00Z");
            assertThat(policy.inClassSince("STANDARD_IA", taken, taken, now)).isEqualTo(taken);
        }

        @Test
        void whenItCannotHaveBeenMovedYet_thenItWasWrittenSo() {
            assertThat(policy.inClassSince("DEEP_ARCHIVE", taken, taken, taken.plus(Duration.ofDays(100))))
                    .isEqualTo(taken);
        }
    }

    @Test
    void whenTheListingDoesNotTell_thenTheCommitCounts() {
        Manifest backup = scene.backup("prod", "daily", scene.ago(3));
        scene.store.delete(new ObjectKey(backup.archive().key()));

        assertThat(candidate(backup).classSince()).isEqualTo(backup.timing().committed());
    }
}
