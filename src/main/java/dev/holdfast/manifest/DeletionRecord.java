package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * That somebody wants a backup gone from all repositories. Written before the first copy is removed, in every repository that can be reached, as {@code
 * evidence/DEPLOYMENT/delete/BACKUP.json}, and never removed: a repository that was down then still has the backup, which must not be copied back from there.
 *
 * @param deployment the name in our configuration
 * @param isForced whether min-verified may be undercut
 * @param at when it was written
 * @param by user and host
 */
public record DeletionRecord(BackupId backup, String deployment, boolean isForced, Instant at, String by) {
    public DeletionRecord {
        requireNonNull(backup, "backup");
        requireNonNull(deployment, "deployment");
        requireNonNull(at, "at");
        requireNonNull(by, "by");
    }
}
