package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of a restore's journal: that it reached a stage. Written once, never changed; all of a restore's entries together are its {@link RestoreRecord}.
 *
 * @param deployment the target, by its name in our configuration
 * @param facts what is known since this stage, by the names that {@link RestoreRecord} has for them; never a secret
 */
public record RestoreEntry(
        RestoreId restore, String deployment, RestoreStage stage, Instant at, SortedMap<String, String> facts) {
    public RestoreEntry {
        requireNonNull(restore, "restore");
        requireNonNull(deployment, "deployment");
        requireNonNull(stage, "stage");
        requireNonNull(at, "at");
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    public RestoreEntry(
            RestoreId restore, String deployment, RestoreStage stage, Instant at, Map<String, String> facts) {
        this(restore, deployment, stage, at, new TreeMap<>(facts));
    }
}
