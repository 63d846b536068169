package dev.holdfast.testing;

import dev.holdfast.catalog.Evidence;
import dev.holdfast.catalog.Holdings;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.RestoreRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a repository tells, where a test cares for one thing of it. */
public final class Told {
    private Told() {}

    public static Holdings of(Evidence evidence) {
        return of(Map.of(), evidence);
    }

    /** @param classByKey the storage class of each archive */
    public static Holdings of(Map<String, String> classByKey, Evidence evidence) {
        return new Holdings(Map.of(), classByKey, Map.of(), 0, Set.of(), evidence);
    }

    public static Holdings classes(Map<String, String> classByKey) {
        return of(classByKey, Evidence.none());
    }

    public static Evidence deleted(DeletionRecord deletion) {
        return new Evidence(List.of(), Map.of(deletion.backup(), deletion), List.of(), List.of(), List.of());
    }

    public static Evidence restores(List<RestoreRecord> restores) {
        return new Evidence(List.of(), Map.of(), restores, List.of(), List.of());
    }

    public static Evidence checks(List<LevelCheck> checks) {
        return new Evidence(List.of(), Map.of(), List.of(), checks, List.of());
    }

    public static Evidence drills(List<DrillRecord> drills) {
        return new Evidence(List.of(), Map.of(), List.of(), List.of(), drills);
    }
}
