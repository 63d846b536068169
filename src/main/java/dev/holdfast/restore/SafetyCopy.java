package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupRequest;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.repository.Lease;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a target held before a restore, kept.
 *
 * @param facts for the journal
 * @param contents what it held; empty where nobody knows
 */
record SafetyCopy(Map<String, String> facts, Optional<Contents> contents) {
    /** The tier of safety copies. */
    static final String TIER = "safety";

    /**
     * Takes one, where there is something to be kept.
     *
     * @param lease of the target
     * @throws dev.holdfast.failure.HoldfastException if it could not be taken
     */
    static SafetyCopy of(
            TargetState target,
            boolean isUnwanted,
            boolean withFiles,
            RestoreId restore,
            Lease lease,
            RestoreSurroundings around,
            RestoreProgress progress)
            throws InterruptedException {
        if (isUnwanted) {
            return new SafetyCopy(Map.of(RestoreRecord.NO_SAFETY_COPY, RestoreRecord.UNWANTED), Optional.empty());
        }
        if (target.isEmpty()) {
            return new SafetyCopy(
                    Map.of(RestoreRecord.NO_SAFETY_COPY, RestoreRecord.EMPTY),
                    Optional.of(new Contents(List.of(), List.of(), List.of())));
        }
        BackupRequest request = new BackupRequest(
                requireNonNull(restore, "restore").value(),
                target.name(),
                TIER,
                new Trigger(TriggerKind.SAFETY, Optional.empty(), Optional.empty(), Optional.empty()),
                new Annotations(Optional.of("before restore " + restore), Optional.empty(), Optional.empty()),
                around.clock().instant(),
                Optional.empty());
        Manifest manifest = around.backups().takeWithin(lease, request, withFiles, progress);
        if (manifest.verdict().isSuspect()) {
            progress.note("the safety copy " + manifest.id() + " is whole but suspect: "
                    + String.join("; ", manifest.verdict().reasons()));
        }
        return new SafetyCopy(
                Map.of(RestoreRecord.SAFETY_COPY, manifest.id().value()), Optional.of(manifest.contents()));
    }
}
