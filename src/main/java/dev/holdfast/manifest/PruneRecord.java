package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one prune means to remove of one deployment instance in one repository. Written before the first deletion, as
 * {@code evidence/DEPLOYMENT/prune/INSTANT-ID.json}, so that a prune that was killed can be finished although nothing new was
 * backed up since; also written, with nothing due, as the proof that a prune took place.
 *
 * @param deployment the name in our configuration
 * @param instance what the deployment calls itself; a re-created deployment of the same name is another
 * @param repository whose backups it is about
 * @param at when it was written
 * @param newest the snapshot time of the newest verified backup that it saw there; empty when there was none. What is newer
 *     came after it, whatever clocks say
 * @param due the backups that policy lets go, oldest first: those that were obstructed (a lock, a reader) included
 * @param by user and host
 */
public record PruneRecord(
        String deployment,
        String instance,
        String repository,
        Instant at,
        Optional<Instant> newest,
        List<BackupId> due,
        String by) {
    public PruneRecord {
        requireNonNull(deployment, "deployment");
        requireNonNull(instance, "instance");
        requireNonNull(repository, "repository");
        requireNonNull(at, "at");
        requireNonNull(newest, "newest");
        due = List.copyOf(due);
        requireNonNull(by, "by");
    }
}
