package dev.holdfast.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.RetentionPlanner;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Backups belong in local, which keeps them for three days, cloud and offsite, which keep them for thirty. */
final class SoleSourcesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Map<String, Integer> keptDays = new HashMap<>(Map.of("local", 3, "cloud", 30, "offsite", 30));
    private final Map<String, RepositoryState> states = new HashMap<>();
    private final List<Backup> backups = new ArrayList<>();
    private List<String> into = List.of("local", "cloud", "offsite");

    SoleSourcesTest() {
        keptDays.keySet().forEach(name -> states.put(name, new RepositoryState("", true)));
        // So that something newer is everywhere.
        IntStream.range(0, 5).forEach(day -> add(day, "local", "cloud", "offsite"));
    }

    private Backup add(int daysAgo, String... repositories) {
        return add(manifest(daysAgo), List.of(), repositories);
    }

    private Backup add(Manifest manifest, List<Verification> evidence, String... repositories) {
        Backup backup = new Backup(manifest, List.of(repositories), evidence);
        backups.add(backup);
        return backup;
    }

    private static Manifest manifest(int daysAgo) {
        return Manifests.of(
                "prod",
                "daily",
                NOON.minus(Duration.ofDays(daysAgo)).minusSeconds(60),
                Manifests.tables(),
                Manifests.whole());
    }

    private static Verification bad(Manifest manifest, String repository) {
        return new Verification(
                manifest.id(), "prod", repository, NOON, Depth.STORED, List.of("a byte differs"), "ops@host");
    }

    private Map<BackupId, SortedSet<String>> owedFrom(String repository) {
        Function<Manifest, List<String>> destinations = manifest -> into;
        return new SoleSources(destinations, new RetentionKeeping(new RetentionPlanner(policies())))
                .from(repository, new CatalogReading(Catalog.of(backups), states, NOON), NOON);
    }

    private Policies policies() {
        return new Policies() {
            @Override
            public Optional<RetentionPolicy> policyOf(
                    String repository, String deployment, String tier, Optional<String> schedule) {
                return Optional.of(new RetentionPolicy(
                        Optional.of(Age.ofDays(keptDays.get(repository))),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        2));
            }

            @Override
            public StoragePolicy storageOf(String repository, String deployment, String tier) {
                return StoragePolicy.NONE;
            }
        };
    }

    @Nested
    class GivenABackupThatOthersLack {
        @Test
        void whenItIsHereAlone_thenTheyAreOwedIt() {
            Backup alone = add(9, "local");

            assertThat(owedFrom("local")).containsOnlyKeys(alone.id());
            assertThat(owedFrom("local").get(alone.id())).containsExactly("cloud", "offsite");
            assertThat(owedFrom("cloud")).isEmpty();
        }

        @Test
        void whenTheyWouldRemoveItAtOnce_thenNothingIsOwed() {
            add(31, "local");

            assertThat(owedFrom("local")).isEmpty();
        }

        @Test
        void whenTheyAreNotNamedAnyMore_thenNothingIsOwed() {
            add(9, "local");
            into = List.of("local");

            assertThat(owedFrom("local")).isEmpty();
        }

        @Test
        void whenItWasDeletedByHand_thenNothingIsOwed() {
            Backup deleted = add(9, "local");
            states.put(
                    "cloud",
                    new RepositoryState(
                            "",
                            true,
                            Told.of(Told.deleted(new DeletionRecord(deleted.id(), "prod", false, NOON, "ops@host")))));

            assertThat(owedFrom("local")).isEmpty();
        }

        @Test
        void whenTheCopyHereIsDamaged_thenNothingIsOwedFromHere() {
            Manifest manifest = manifest(9);
            add(manifest, List.of(bad(manifest, "local")), "local");

            assertThat(owedFrom("local")).isEmpty();
        }

        @Test
        void whenTheirRepositoryWasNeverRead_thenAllThatBelongsThereIsOwed() {
            states.put("offsite", new RepositoryState("is down", false));
            backups.replaceAll(backup -> new Backup(backup.manifest(), List.of("local"), List.of()));
            into = List.of("local", "offsite");

            assertThat(owedFrom("local")).hasSize(backups.size());
        }

        @Test
        void whenTheirRepositoryIsNotInTheReadingAtAll_thenTheyAreOwedIt() {
            Backup alone = add(9, "local", "cloud");
            states.put("cloud", new RepositoryState("is down", true));
            states.remove("offsite");

            assertThat(owedFrom("local")).containsOnlyKeys(alone.id());
        }
    }

    @Nested
    class GivenADamagedCopy {
        @Test
        void whenItIsGoodHereAlone_thenItMustStayForTheRepair() {
            Manifest manifest = manifest(9);
            add(manifest, List.of(bad(manifest, "offsite")), "local", "offsite");
            into = List.of("local", "offsite");

            assertThat(owedFrom("local").get(manifest.id())).containsExactly("offsite");
            assertThat(owedFrom("offsite")).isEmpty();
        }

        @Test
        void whenTheirRetentionLetsItGo_thenNothingIsOwed() {
            Manifest manifest = manifest(31);
            add(manifest, List.of(bad(manifest, "offsite")), "local", "offsite");

            assertThat(owedFrom("local")).isEmpty();
        }

        @Test
        void whenItIsGoodAtAThirdPlaceThatKeepsIt_thenNothingIsOwedFromHere() {
            Manifest manifest = manifest(9);
            add(manifest, List.of(bad(manifest, "offsite")), "local", "cloud", "offsite");

            assertThat(owedFrom("local")).isEmpty();
            assertThat(owedFrom("cloud").get(manifest.id())).containsExactly("offsite");
        }
    }

    @Nested
    class GivenAThirdPlaceHasIt {
        private final Backup shared = add(9, "local", "cloud");

        @Test
        void whenItKeepsIt_thenItMayGoHereAndMustStayThere() {
            assertThat(owedFrom("local")).isEmpty();
            assertThat(owedFrom("cloud").get(shared.id())).containsExactly("offsite");
        }

        @Test
        void whenItIsToGoThereToo_thenBothWait() {
            keptDays.put("cloud", 5);

            assertThat(Stream.of("local", "cloud").map(SoleSourcesTest.this::owedFrom))
                    .allSatisfy(owed -> assertThat(owed.get(shared.id())).containsExactly("offsite"));
        }

        @Test
        void whenThatPlaceIsDown_thenItMustStayHere() {
            states.put("cloud", new RepositoryState("is down", true));

            assertThat(owedFrom("local").get(shared.id())).containsExactly("offsite");
        }

        @Test
        void whenItsArchiveMustBeThawedFirst_thenItMustStayHere() {
            Map<String, String> classes = Map.of(shared.manifest().archive().key(), "DEEP_ARCHIVE");
            states.put("cloud", new RepositoryState("", true, Told.classes(classes)));

            assertThat(owedFrom("local").get(shared.id())).containsExactly("offsite");
        }
    }
}
