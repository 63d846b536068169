package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.BucketFindings.Finding;
import dev.holdfast.prune.BucketFindings.Severity;
import dev.holdfast.prune.LifecycleOffer;
import dev.holdfast.prune.Outlook;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.LifecycleRule.Transition;
import dev.holdfast.repository.LifecycleRule.When;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.CostEstimate;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.Prices;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.testing.Golden;
import dev.holdfast.testing.Told;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ColdCommandsTest {
    private final Shell shell = new Shell();

    private void golden(String name, String... args) {
        Golden.assertSame(shell.call(args).transcript(), "dev/holdfast/cli/" + name + ".txt");
    }

    @Nested
    class GivenBuckets {
        private final LifecycleRule monthly = LifecycleRule.moving(
                "holdfast-convex-archives-monthly-prod",
                "convex/archives/monthly/prod/",
                List.of(
                        new Transition(When.afterDays(30), "STANDARD_IA"),
                        new Transition(When.afterDays(366), "GLACIER")));
        private final LifecycleRule uploads =
                LifecycleRule.aborting("holdfast-convex-archives-unfinished-uploads", "convex/archives/", 7);
        private final LifecycleRule foreign = new LifecycleRule(
                "logs",
                true,
                "logs/",
                true,
                Optional.of(When.afterDays(90)),
                List.of(),
                OptionalInt.of(3),
                OptionalInt.empty());

        @BeforeEach
        void buckets() {
            shell.toolbox.cold.offers.put("cloud", offer("cloud", List.of(uploads, foreign)));
        }

        private LifecycleOffer offer(String repository, List<LifecycleRule> inForce) {
            return new LifecycleOffer(
                    repository, "s3://acme/convex", true, List.of(monthly, uploads), List.of(), inForce, "convex/");
        }

        @Test
        void whenShown_thenEachRuleSaysWhatItDoesAndHowItStands() {
            golden("lifecycle", "lifecycle");
            assertThat(shell.toolbox.calls).noneMatch(call -> call.startsWith("install"));
        }

        @Test
        void whenApplied_thenTheMissingOnesAreInstalledBesideTheForeignOne() {
            golden("lifecycle-apply", "lifecycle", "--apply");
            assertThat(shell.toolbox.calls).contains("install in cloud");
        }

        @Test
        void whenAllIsInstalled_thenApplyDoesNothing() {
            shell.toolbox.cold.offers.put("cloud", offer("cloud", List.of(uploads, monthly)));

            assertThat(shell.call("lifecycle", "--apply").code()).isZero();
            assertThat(shell.toolbox.calls).noneMatch(call -> call.startsWith("install"));
        }

        @Test
        void whenJson_thenItIsWhatAwsTakes() {
            golden("lifecycle-json", "lifecycle", "--json");
        }

        @Test
        void whenAppliedWithJson_thenItSaysWhetherRulesWereInstalled() {
            assertThat(shell.call("lifecycle", "--apply", "--json").out())
                    .contains("\"repository\" : \"cloud\"", "\"applied\" : true", "\"installed\" : true");
            assertThat(shell.call("lifecycle", "--apply", "--json").out())
                    .as("once more")
                    .contains("\"applied\" : false", "\"installed\" : true");
        }

        @Test
        void whenNoSuchRepositoryIsConfigured_thenTheOnesThereAreAreNamed() {
            for (List<String> more : List.of(List.<String>of(), List.of("--apply"))) {
                Shell.Result result =
                        shell.call(Stream.concat(Stream.of("lifecycle", "--repository", "nosuch"), more.stream())
                                .toArray(String[]::new));

                assertThat(result.code()).isEqualTo(2);
                assertThat(result.err()).contains("no repository 'nosuch' is configured", "HINT: configured: ");
            }
        }

        @Test
        void whenOneBucketCannotBeAsked_thenTheOthersAreShownAllTheSame() {
            shell.toolbox.cold.offers.put("broken", offer("broken", List.of()));
            shell.toolbox.cold.down.add("broken");

            Shell.Result result = shell.call("lifecycle", "--apply");

            assertThat(result.code()).isEqualTo(5);
            assertThat(result.err()).contains("cannot read the lifecycle rules of broken", "HINT: create the bucket");
            assertThat(result.out()).contains("cloud (s3://acme/convex)");
            assertThat(shell.toolbox.calls).contains("install in cloud");
        }

        @Test
        void whenJsonOfSeveralBuckets_thenOneMustBeNamed() {
            shell.toolbox.cold.offers.put("other", offer("other", List.of()));

            assertThat(shell.call("lifecycle", "--json").code()).isEqualTo(2);
        }

        @Test
        void whenARuleEndangersBackups_thenItIsToldAndTheExitCodeIs8() {
            shell.toolbox.cold.audits = List.of(new BucketFindings(
                    "cloud",
                    Samples.NOON,
                    true,
                    List.of(new Finding(Severity.CRITICAL, "lifecycle rule 'tidy' removes objects", "drop the rule"))));

            Shell.Result result = shell.call("lifecycle");

            assertThat(result.code()).isEqualTo(8);
            assertThat(result.err())
                    .contains(
                            "critical: repository cloud: lifecycle rule 'tidy' removes objects", "HINT: drop the rule");
        }
    }

    @Nested
    class GivenWhatIsStored {
        private final Policies policies = new Policies() {
            @Override
            public Optional<RetentionPolicy> policyOf(
                    String repository, String deployment, String tier, Optional<String> schedule) {
                return Optional.of(
                        new RetentionPolicy(Optional.of(Age.ofDays(4)), OptionalInt.empty(), OptionalInt.empty(), 1));
            }

            @Override
            public StoragePolicy storageOf(String repository, String deployment, String tier) {
                return new StoragePolicy(
                        Optional.empty(), List.of(new StoragePolicy.Transition(Age.ofDays(1), "GLACIER")));
            }
        };

        @BeforeEach
        void prospects() {
            List<Backup> backups = List.of(
                    Samples.plain("prod", "2026-11-15T02:00:00Z"),
                    Samples.plain("prod", "2026-11-19T02:00:00Z"),
                    Samples.plain("prod", "2026-11-20T02:00:00Z"),
                    Samples.plain("prod", "2026-11-21T02:00:00Z"));
            CatalogReading reading = new CatalogReading(
                    Catalog.of(backups.stream()
                            .map(backup -> new Backup(backup.manifest(), List.of("local"), List.of()))
                            .toList()),
                    Map.of(
                            "local",
                            new RepositoryState(
                                    "",
                                    true,
                                    Told.classes(Map.of(
                                            backups.get(0).manifest().archive().key(), "STANDARD_IA")))),
                    Samples.NOON);
            Outlook outlook = Outlook.of("local", reading, policies, OwedCopies.none(), Samples.NOON);
            Prices prices = new Prices("USD", Map.of("STANDARD", new BigDecimal("0.023")));
            shell.toolbox.cold.prospects = List.of(new ColdStorage.Prospect(
                    outlook,
                    Optional.of(ColdStorage.MovedBy.HOLDFAST),
                    CostEstimate.of(outlook.retention(), outlook.transitions(), prices)));
        }

        @Test
        void whenPlanned_thenItSaysWhatStaysGoesAndMoves() {
            golden("plan", "plan");
        }

        @Test
        void whenTheCostIsAskedFor_thenClassesAndPenaltiesAreThere() {
            golden("plan-cost", "plan", "--cost");
            golden("plan-json", "plan", "--cost", "--json");
        }

        @Test
        void whenTheRepositoryIsNotConfigured_thenItIsAUsageError() {
            assertThat(shell.call("plan", "--repository", "moon").code()).isEqualTo(2);
        }
    }
}
