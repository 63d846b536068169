package dev.holdfast.backup;

import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks for one backup.
 *
 * @param run id of the run, for logs
 * @param notBefore an export that is already there or under way satisfies the request only if its snapshot is not older
 * @param deadline when to give up; empty for now plus the plan's timeout
 */
public record BackupRequest(
        String run,
        String deployment,
        String tier,
        Trigger trigger,
        Annotations annotations,
        Instant notBefore,
        Optional<Instant> deadline) {}
