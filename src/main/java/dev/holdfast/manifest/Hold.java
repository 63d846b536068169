package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A legal hold: while it stands no policy and no command removes the backup. Kept in every repository that has the backup,
 * as {@code holds/DEPLOYMENT/BACKUP.json}.
 *
 * @param deployment the name in our configuration
 * @param reason why, in the words of who placed it; not blank
 * @param until when it ends by itself; empty when only {@code holdfast unhold} ends it
 * @param placed when it was placed
 * @param by user and host
 */
public record Hold(
        BackupId backup, String deployment, String reason, Optional<Instant> until, Instant placed, String by) {
    public Hold {
        requireNonNull(backup, "backup");
        requireNonNull(deployment, "deployment");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a hold needs a reason");
        }
        requireNonNull(until, "until");
        requireNonNull(placed, "placed");
        requireNonNull(by, "by");
    }

    /** Whether it still stands at that moment; {@code until} itself is past its end. */
    public boolean standsAt(Instant moment) {
        return until.map(moment::isBefore).orElse(true);
    }

    /** The same one with another end. */
    public Hold lasting(Instant end) {
        return new Hold(backup, deployment, reason, Optional.of(end), placed, by);
    }
}
