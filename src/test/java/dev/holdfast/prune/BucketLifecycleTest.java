package dev.holdfast.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.LifecycleRule.Transition;
import dev.holdfast.repository.LifecycleRule.When;
import dev.holdfast.repository.MemoryBucket;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.StoragePolicy;
import java.time.Period;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class BucketLifecycleTest {
    private final ColdScene scene = new ColdScene();
    private final BucketLifecycle lifecycle =
            new BucketLifecycle(scene, Set.of("prod", "dev"), Set.of("daily", "monthly"));

    private static StoragePolicy.Transition move(Age after, String to) {
        return new StoragePolicy.Transition(after, to);
    }

    @Nested
    class GivenABucketThatMovesArchives {
        @Test
        void whenRulesAreMade_thenEachTierOfEachDeploymentHasItsOwn() {
            scene.moving("monthly", move(Age.ofDays(30), "STANDARD_IA"), move(Age.ofDays(365), "GLACIER"));

            List<LifecycleRule> rules = lifecycle.rules("cloud", "convex/", true);

            List<Transition> moves = List.of(
                    new Transition(When.afterDays(30), "STANDARD_IA"), new Transition(When.afterDays(365), "GLACIER"));
            assertThat(rules)
                    .containsExactly(
                            LifecycleRule.moving(
                                    "holdfast-convex-archives-monthly-dev", "convex/archives/monthly/dev/", moves),
                            LifecycleRule.moving(
                                    "holdfast-convex-archives-monthly-prod", "convex/archives/monthly/prod/", moves),
                            LifecycleRule.aborting(
                                    "holdfast-convex-archives-unfinished-uploads", "convex/archives/", 7));
        }

        @Test
        void whenAnAgeIsOfTheCalendar_thenNoRuleComesBeforeIt() {
            scene.moving(
                    "monthly",
                    move(Age.of(Period.ofMonths(1)), "STANDARD_IA"),
                    move(Age.of(Period.ofYears(1)), "GLACIER"));

            LifecycleRule rule = lifecycle.rules("cloud", "", true).get(0);

            assertThat(rule.transitions())
                    .extracting(moved -> moved.when().afterDays().orElseThrow())
                    .containsExactly(31, 366);
        }

        @Test
        void whenRulesAreMade_thenNoneRemovesAnything() {
            scene.moving("monthly", move(Age.ofDays(0), "DEEP_ARCHIVE"));

            assertThat(lifecycle.rules("cloud", "convex/", true)).allSatisfy(rule -> {
                assertThat(rule.expiry()).isEmpty();
                assertThat(rule.noncurrentAfterDays()).isEmpty();
            });
        }

        @Test
        void whenS3WouldNotTakeARule_thenItIsRefusedWithTheWayOut() {
            scene.moving("monthly", move(Age.ofDays(29), "STANDARD_IA"));

            assertThatThrownBy(() -> lifecycle.rules("cloud", "convex/", true))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                            "no bucket moves archives of the tier monthly to STANDARD_IA at the age of 29 days: S3 takes no"
                                    + " rule below 30 days there");
        }

        @Test
        void whenAnInfrequentClassIsLeftSoon_thenItIsRefused() {
            scene.moving("monthly", move(Age.ofDays(30), "STANDARD_IA"), move(Age.ofDays(59), "GLACIER"));

            assertThatThrownBy(() -> lifecycle.rules("cloud", "convex/", true))
                    .hasMessageContaining("no rule below 60 days");
        }
    }

    @Nested
    class GivenABucketWhoseArchivesHoldfastMoves {
        @Test
        void whenRulesAreMade_thenOnlyUnfinishedUploadsAreDropped() {
            scene.moving("monthly", move(Age.ofDays(30), "STANDARD_IA"));

            assertThat(lifecycle.rules("cloud", "", false))
                    .containsExactly(LifecycleRule.aborting("holdfast-archives-unfinished-uploads", "archives/", 7));
        }
    }

    @Nested
    class GivenABucketThatKeepsVersions {
        @Test
        void whenRulesAreMade_thenOnlyOldVersionsOfWhatIsRewrittenGo() {
            assertThat(lifecycle.rulesForVersions("convex/"))
                    .containsExactly(
                            LifecycleRule.forgetting("holdfast-convex-leases-old-versions", "convex/leases/", 1),
                            LifecycleRule.forgetting("holdfast-convex-probe-old-versions", "convex/probe/", 1));
        }
    }

    @Nested
    class GivenAnotherHostInTheSameRepository {
        @Test
        void whenItsRulesAreLookedFor_thenOursAndForeignOnesAreNotAmongThem() {
            LifecycleRule theirs =
                    LifecycleRule.moving("holdfast-archives-monthly-other", "archives/monthly/other/", List.of());
            MemoryBucket bucket = scene.store
                    .inBucket()
                    .add(theirs)
                    .add(LifecycleRule.moving("holdfast-archives-monthly-prod", "archives/monthly/prod/", List.of()))
                    .add(LifecycleRule.aborting("holdfast-archives-unfinished-uploads", "archives/", 7))
                    .add(LifecycleRule.moving("logs", "logs/", List.of()));

            assertThat(lifecycle.others(bucket)).containsExactly(theirs);
        }
    }
}
