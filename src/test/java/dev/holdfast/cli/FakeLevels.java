package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.verify.LevelProgress;
import dev.holdfast.verify.ReadingPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Levels that find what a test says. */
final class FakeLevels implements LevelDesk {
    final List<String> calls = new ArrayList<>();
    final Map<String, List<String>> problems = new HashMap<>();
    final Map<String, HoldfastException> failures = new HashMap<>();
    boolean hasChecks = true;

    @Override
    public boolean hasChecks(String deployment) {
        return hasChecks;
    }

    @Override
    public LevelCheck stored(
            String deployment, String repository, List<Backup> copies, boolean areAll, LevelProgress progress) {
        calls.add("stored " + deployment + " in " + repository + ": " + copies.size() + (areAll ? ", all" : ""));
        progress.at(0, copies.size(), copies.get(0).id().value());
        return check(
                VerifyLevel.STORED,
                deployment,
                repository,
                areAll ? Optional.empty() : Optional.of(copies.get(0).id()));
    }

    @Override
    public LevelCheck verify(VerifyLevel level, Backup backup, boolean isNewest) {
        calls.add(level.word() + " " + backup.id() + (isNewest ? ", newest" : ""));
        return check(level, backup.deployment(), backup.repositories().get(0), Optional.of(backup.id()));
    }

    @Override
    public LevelCheck checks(String deployment) {
        calls.add("checks " + deployment);
        return check(VerifyLevel.CHECKS, deployment, "local", Optional.empty());
    }

    @Override
    public ReadingPlan share(String deployment, CatalogReading reading) {
        return ReadingPlan.of(deployment, reading, Duration.ofDays(1), Samples.NOON.plus(Duration.ofDays(2)));
    }

    private LevelCheck check(VerifyLevel level, String deployment, String repository, Optional<BackupId> backup) {
        if (failures.containsKey(deployment)) {
            throw failures.get(deployment);
        }
        return new LevelCheck(
                level,
                deployment,
                backup,
                repository,
                Samples.NOON,
                problems.getOrDefault(deployment, List.of()),
                List.of("a note"),
                new TreeMap<>(Map.of("copies", 12L, "bytes", 48_000L)),
                "kim@ops2");
    }
}
