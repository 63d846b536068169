package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.retention.BucketRule.Move;
import dev.holdfast.retention.BucketRule.When;
import dev.holdfast.retention.LifecycleConflict.Severity;
import dev.holdfast.retention.LifecycleConflicts.Layout;
import dev.holdfast.retention.StoragePolicy.Transition;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LifecycleConflictsTest {
    private final FixedPolicies policies = new FixedPolicies()
            .tier("prod", "daily", FixedPolicies.keep(90))
            .tier("prod", "monthly", FixedPolicies.forever())
            .classes(
                    "monthly",
                    new StoragePolicy(
                            Optional.of("STANDARD_IA"), List.of(new Transition(Age.of(Period.ofYears(1)), "GLACIER"))));
    private final LifecycleConflicts conflicts = new LifecycleConflicts(
            new Layout("cloud", "convex/", Set.of("prod"), Set.of("daily", "monthly")), policies);

    private List<LifecycleConflict> find(BucketRule rule) {
        return conflicts.find(List.of(rule));
    }

    private static BucketRule expiring(String prefix, int days) {
        return new BucketRule("tidy", prefix, false, Optional.of(When.afterDays(days)), List.of(), OptionalInt.empty());
    }

    private static BucketRule moving(String prefix, int days, String to) {
        return new BucketRule(
                "cheap",
                prefix,
                false,
                Optional.empty(),
                List.of(new Move(When.afterDays(days), to)),
                OptionalInt.empty());
    }

    @Nested
    class GivenARuleThatRemoves {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "convex/manifests/", "convex/manifests/prod/2026", "convex/context/", "convex/evidence/",
                    "convex/holds/", "convex/holdfast.json", "convex/audit/", "convex/changes/prod/"
                })
        void whenItHitsWhatIsAlwaysNeeded_thenItLoses(String prefix) {
            assertThat(find(expiring(prefix, 3650)))
                    .singleElement()
                    .satisfies(it -> assertThat(it.severity()).isEqualTo(Severity.LOSES))
                    .satisfies(it -> assertThat(it.prefixes()).hasSize(1));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "c", "convex/"})
        void whenItHitsTheWholeRepository_thenAllOfItIsNamedOnce(String prefix) {
            assertThat(find(expiring(prefix, 30)))
                    .singleElement()
                    .satisfies(it -> assertThat(it.prefixes())
                            .contains("manifests/", "archives/daily/prod/", "archives/monthly/prod/"))
                    .satisfies(it -> assertThat(it.text())
                            .contains("archives/daily/prod/ (kept 90 days)", "kept by number or for ever", "HINT"));
        }

        @Test
        void whenItWaitsLongerThanPolicyKeeps_thenItConflictsAllTheSame() {
            assertThat(find(expiring("convex/archives/daily/", 400)))
                    .singleElement()
                    .satisfies(it -> assertThat(it.text()).contains("whatever is held or still needed"));
        }

        @Test
        void whenItRemovesAtADate_thenItConflicts() {
            BucketRule rule = new BucketRule(
                    "tidy",
                    "convex/",
                    true,
                    Optional.of(When.at(Instant.parse("2027-01-01T00:00:00Z"))),
                    List.of(),
                    OptionalInt.empty());

            assertThat(find(rule))
                    .singleElement()
                    .satisfies(it -> assertThat(it.text()).contains("removes some objects on 2027-01-01T00:00:00Z"));
        }

        @Test
        void whenItHitsArchivesOfWhatIsNotConfigured_thenItWarnsSinceThoseStay() {
            assertThat(find(expiring("convex/archives/daily/gone/", 1)))
                    .singleElement()
                    .satisfies(it -> assertThat(it.severity()).isEqualTo(Severity.WARNS))
                    .satisfies(it -> assertThat(it.text())
                            .contains("archives/daily/gone/ (not configured, so kept)", "holdfast delete"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"logs/", "convex-other/", "convex/leases/", "convex/probe/"})
        void whenItHitsNothingThatIsNeeded_thenThereIsNoConflict(String prefix) {
            assertThat(find(expiring(prefix, 1))).isEmpty();
        }
    }

    @Nested
    class GivenARuleThatMoves {
        @Test
        void whenItDoesWhatPolicySays_thenThereIsNoConflict() {
            assertThat(find(moving("convex/archives/monthly/", 365, "GLACIER"))).isEmpty();
            assertThat(find(moving("convex/archives/monthly/", 1, "STANDARD_IA")))
                    .isEmpty();
        }

        @Test
        void whenItArchivesTooEarlyOrTooDeep_thenItArchives() {
            assertThat(find(moving("convex/archives/monthly/", 364, "GLACIER")))
                    .extracting(LifecycleConflict::severity)
                    .containsExactly(Severity.ARCHIVES);
            assertThat(find(moving("convex/archives/monthly/", 400, "DEEP_ARCHIVE")))
                    .singleElement()
                    .satisfies(it -> assertThat(it.text()).contains("archives/monthly/prod/ (then in GLACIER)"));
        }

        @Test
        void whenItMovesToAnotherReadableClass_thenItWarns() {
            assertThat(find(moving("convex/archives/daily/", 30, "STANDARD_IA")))
                    .extracting(LifecycleConflict::severity)
                    .containsExactly(Severity.WARNS);
        }

        @Test
        void whenItHitsManifests_thenItConflictsWhateverTheAge() {
            assertThat(find(moving("convex/manifests/", 9999, "GLACIER")))
                    .extracting(LifecycleConflict::severity)
                    .containsExactly(Severity.ARCHIVES);
            assertThat(find(moving("convex/manifests/", 9999, "INTELLIGENT_TIERING")))
                    .extracting(LifecycleConflict::severity)
                    .containsExactly(Severity.WARNS);
        }
    }

    @Nested
    class GivenARuleForDeletedVersions {
        @Test
        void whenTheyGoWithinDays_thenItWarns_andNotWhenTheyStay() {
            assertThat(find(noncurrent(1)))
                    .extracting(LifecycleConflict::severity)
                    .containsExactly(Severity.WARNS);
            assertThat(find(noncurrent(30))).isEmpty();
        }

        private BucketRule noncurrent(int days) {
            return new BucketRule("versions", "", false, Optional.empty(), List.of(), OptionalInt.of(days));
        }
    }
}
