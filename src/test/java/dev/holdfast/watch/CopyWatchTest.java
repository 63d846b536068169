package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.Destinations;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.replicate.CopyOutlook;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.replicate.Keeping;
import dev.holdfast.replicate.MissingCopies;
import dev.holdfast.replicate.ThreeTwoOne;
import dev.holdfast.replicate.ThreeTwoOne.Traits;
import dev.holdfast.testing.Manifests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is said of copies: backups of {@code prod} belong in a directory, in a bucket and in another one off site. */
final class CopyWatchTest {
    private final List<Backup> backups = new ArrayList<>();
    private final Map<String, List<String>> into = new HashMap<>();
    private final Map<String, Traits> repositories = new LinkedHashMap<>();
    private final Map<String, RepositoryState> states = new LinkedHashMap<>();

    CopyWatchTest() {
        repositories.put("local", new Traits("directory", false));
        repositories.put("cloud", new Traits("s3", false));
        repositories.put("offsite", new Traits("s3", true));
        repositories.keySet().forEach(name -> states.put(name, new RepositoryState("", true)));
    }

    @Nested
    class GivenCopiesAreMissing {
        @Test
        void whenTheBackupIsYoung_thenItIsBeingCopied() {
            backup("2026-11-21T02:00:00Z", "local", "cloud");

            Promise promise = promise("2026-11-21T02:30:00Z");

            assertThat(promise.state()).isEqualTo(PromiseState.OK);
            assertThat(promise.evidence())
                    .isEqualTo("being copied: 1 copy is missing in offsite (20261121T020000Z-daily-aaaaaa)");
        }

        @Test
        void whenAnHourHasPassed_thenItIsAWarningSinceTheCommit() {
            backup("2026-11-21T02:00:00Z", "local", "cloud");

            Promise promise = promise("2026-11-21T03:30:00Z");

            assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
            assertThat(promise.since()).contains(Instant.parse("2026-11-21T02:00:01Z"));
            assertThat(promise.advice()).isEqualTo("see why with: holdfast replicate prod");
        }

        @Test
        void whenARepositoryGotNothingForADay_thenThePromiseIsBroken() {
            backup("2026-11-19T02:00:00Z", "local", "cloud", "offsite");
            backup("2026-11-20T02:00:00Z", "local", "cloud");
            backup("2026-11-21T02:00:00Z", "local", "cloud");

            Promise promise = promise("2026-11-21T03:30:00Z");

            assertThat(promise.state()).isEqualTo(PromiseState.CRITICAL);
            assertThat(promise.evidence())
                    .isEqualTo(
                            "2 copies are missing in offsite (20261121T020000Z-daily-aaaaaa the newest); offsite got nothing new for"
                                    + " more than 1d");
            assertThat(promise.since()).contains(Instant.parse("2026-11-20T02:00:01Z"));
        }

        @Test
        void whenOnlyThePastHasHoles_thenItIsAWarning() {
            backup("2026-11-19T02:00:00Z", "local", "cloud");
            backup("2026-11-21T02:00:00Z", "local", "cloud", "offsite");

            assertThat(promise("2026-11-21T03:30:00Z").state()).isEqualTo(PromiseState.WARNING);
        }

        @Test
        void whenTheRepositoryWasNeverRead_thenNobodyKnows() {
            states.put("offsite", new RepositoryState("it is down", false));
            backup("2026-11-19T02:00:00Z", "local", "cloud");

            Promise promise = promise("2026-11-21T03:30:00Z");

            assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
            assertThat(promise.evidence()).contains("not known what lacks in offsite");
        }
    }

    @Nested
    class GivenTheRuleOfThreeTwoOne {
        @Test
        void whenTwoKindsHoldItAndOneIsOffSite_thenItIsMet() {
            backup("2026-11-21T02:00:00Z", "local", "offsite");

            assertThat(state("2026-11-21T03:00:00Z").rule().words())
                    .isEqualTo(
                            "yes: 3 copies (its own data, local, offsite), 2 kinds (directory, s3), offsite off site");
        }

        @Test
        void whenNoneIsOffSite_thenItIsNot() {
            backup("2026-11-21T02:00:00Z", "local", "cloud");

            assertThat(state("2026-11-21T03:00:00Z").rule().words())
                    .isEqualTo("no: 3 copies (its own data, local, cloud), 2 kinds (directory, s3), none off site");
        }

        @Test
        void whenAllAreOfOneKind_thenItIsNot() {
            backup("2026-11-21T02:00:00Z", "cloud", "offsite");

            assertThat(state("2026-11-21T03:00:00Z").rule().isMet()).isFalse();
        }

        @Test
        void whenACopyIsDamaged_thenItDoesNotCount() {
            Manifest manifest = Manifests.of(
                    "prod", "daily", Instant.parse("2026-11-21T02:00:00Z"), Manifests.tables(), Manifests.whole());
            backups.add(new Backup(
                    manifest,
                    List.of("local", "offsite"),
                    List.of(new Verification(
                            manifest.id(),
                            "prod",
                            "local",
                            Instant.parse("2026-11-21T02:30:00Z"),
                            Depth.STORED,
                            List.of("SHA-256 differs"),
                            "tester@test"))));

            assertThat(state("2026-11-21T03:00:00Z").rule().words())
                    .isEqualTo("no: 2 copies (its own data, offsite), 1 kind (s3), offsite off site");
            assertThat(state("2026-11-21T03:00:00Z").missingIn("local")).isEqualTo(1);
            assertThat(promise("2026-11-21T04:00:00Z").evidence()).contains("1 copy is missing or damaged in local");
        }

        @Test
        void whenTheNewestIsStillBeingCopied_thenTheOneBeforeItAnswers() {
            backup("2026-11-20T02:00:00Z", "local", "cloud", "offsite");
            backup("2026-11-21T02:00:00Z", "local");

            assertThat(state("2026-11-21T03:00:00Z").rule().isMet()).isTrue();
        }

        @Test
        void whenTheNewestHadTimeToBeCopied_thenItAnswers() {
            backup("2026-11-20T02:00:00Z", "local", "cloud", "offsite");
            backup("2026-11-21T02:00:00Z", "local");

            ThreeTwoOne rule = state("2026-11-21T03:00:01Z").rule();

            assertThat(rule.words()).startsWith("no: 2 copies (its own data, local)");
            assertThat(rule.backup()).hasValue(new BackupId("20261121T020000Z-daily-aaaaaa"));
        }

        @Test
        void whenTheNewestHasAllCopiesAtOnce_thenItAnswersAtOnce() {
            backup("2026-11-20T02:00:00Z", "local");
            backup("2026-11-21T02:00:00Z", "local", "cloud", "offsite");

            assertThat(state("2026-11-21T02:01:00Z").rule().isMet()).isTrue();
        }

        @Test
        void whenATierStaysInOnePlace_thenItIsNotAsked() {
            into.put("quick", List.of("local"));
            backup("2026-11-21T02:00:00Z", "local", "cloud", "offsite");
            backupOf("quick", "2026-11-21T09:00:00Z", "local");

            assertThat(state("2026-11-21T12:00:00Z").rule().isMet()).isTrue();
        }

        @Test
        void whenNothingIsToBeCopied_thenTheNewestAnswersThatItIsNotMet() {
            into.put("daily", List.of("local"));
            backup("2026-11-21T02:00:00Z", "local");

            assertThat(state("2026-11-21T12:00:00Z").rule().words())
                    .isEqualTo("no: 2 copies (its own data, local), 1 kind (directory), none off site");
        }
    }

    private void backup(String time, String... in) {
        backupOf("daily", time, in);
    }

    private void backupOf(String tier, String time, String... in) {
        backups.add(new Backup(
                Manifests.of("prod", tier, Instant.parse(time), Manifests.tables(), Manifests.whole()),
                List.of(in),
                List.of()));
    }

    private CopyState state(String now) {
        return states(now).get(0);
    }

    private List<CopyState> states(String now) {
        Destinations everywhere = new Destinations(List.copyOf(repositories.keySet()), into, Map.of());
        return new CopyOutlook(
                        Map.of("prod", everywhere),
                        new MissingCopies(everywhere::of, Keeping.everything()),
                        repositories,
                        Map.of())
                .states(reading(now), Instant.parse(now));
    }

    private CatalogReading reading(String now) {
        return new CatalogReading(Catalog.of(backups), states, Instant.parse(now));
    }

    private Promise promise(String now) {
        WatchInput some = new Scenario().input(now);
        WatchInput input = new WatchInput(
                some.deployments(),
                reading(now),
                some.facts(),
                some.recentRuns(),
                some.running(),
                some.clockSkew(),
                some.prunes(),
                states(now),
                List.of(),
                some.circumstances(),
                some.telling(),
                some.now());
        return new CopyWatch(input).promises().stream().findFirst().orElseThrow();
    }
}
