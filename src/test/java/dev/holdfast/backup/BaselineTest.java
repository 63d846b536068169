package dev.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaselineTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant SNAPSHOT = NOON.plusSeconds(7200);

    private final Manifest before = Manifests.of(
            "prod",
            "daily",
            NOON,
            new Contents(List.of(), List.of(), List.of()),
            new Verdict(List.of(), Optional.empty()));

    @Test
    void whenNothingWasRestored_thenItIsTheNewestVerifiedBackup() {
        assertThat(baseline(List.of())).contains(before.id());
    }

    @Test
    void whenAProvedRestoreChangedTheDeploymentSince_thenThereIsNone() {
        assertThat(baseline(List.of(ended(NOON.plusSeconds(60), RestoreOutcome.PROVED))))
                .isEmpty();
    }

    @Test
    void whenWhatCameOfTheRestoreIsNotProved_thenItIsThatBackup() {
        assertThat(baseline(List.of(ended(NOON.plusSeconds(60), RestoreOutcome.UNPROVED))))
                .contains(before.id());
    }

    @Test
    void whenTheRestoreHasNotEnded_thenItIsThatBackup() {
        assertThat(baseline(List.of(restore("prod", NOON.plusSeconds(60), RestoreStage.COMPLETED))))
                .contains(before.id());
    }

    @Test
    void whenTheRestoreIsOlderThanTheBackup_thenItIsThatBackup() {
        assertThat(baseline(List.of(ended(NOON.minusSeconds(60), RestoreOutcome.PROVED))))
                .contains(before.id());
    }

    @Test
    void whenAnotherDeploymentWasRestored_thenItIsThatBackup() {
        assertThat(baseline(List.of(ended("staging", NOON.plusSeconds(60), RestoreOutcome.PROVED))))
                .contains(before.id());
    }

    private Optional<BackupId> baseline(List<RestoreRecord> restores) {
        CatalogReading reading = new CatalogReading(
                Catalog.of(List.of(new Backup(before, List.of("local"), List.of()))),
                Map.of("local", new RepositoryState("", true, Told.of(Told.restores(restores)))),
                SNAPSHOT);
        return new Baseline(reading, "prod", "prod").of(SNAPSHOT).map(Backup::id);
    }

    private static RestoreRecord ended(Instant at, RestoreOutcome outcome) {
        return ended("prod", at, outcome);
    }

    private static RestoreRecord ended(String deployment, Instant at, RestoreOutcome outcome) {
        RestoreRecord open = restore(deployment, at, RestoreStage.PROVED);
        return open.with(new RestoreEntry(
                open.id(), deployment, RestoreStage.ENDED, at, Map.of(RestoreRecord.OUTCOME, outcome.word())));
    }

    private static RestoreRecord restore(String deployment, Instant at, RestoreStage last) {
        RestoreId id = RestoreId.of(at, "abc123");
        List<RestoreEntry> entries = new ArrayList<>();
        for (RestoreStage stage : RestoreStage.values()) {
            if (stage.number() <= last.number()) {
                entries.add(new RestoreEntry(id, deployment, stage, at, Map.of()));
            }
        }
        return RestoreRecord.of(entries).get(0);
    }
}
