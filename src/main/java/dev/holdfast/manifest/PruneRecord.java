package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * @param due the backups that policy lets go, oldest first: those that were obstructed (a lock, a reader) included, but locked ones not where it takes a confirmation to let
 *     so many go
 * @param by user and host
 * @param policies what was kept of each tier of which it held backups, in words, by {@code TIER} or {@code TIER/SCHEDULE}; empty in records that are older than
 *     this field
 */
public record PruneRecord(
        String deployment,
        String instance,
        String repository,
        Instant at,
        Optional<Instant> newest,
        List<BackupId> due,
        String by,
        SortedMap<String, String> policies) {
    public PruneRecord {
        requireNonNull(deployment, "deployment");
        requireNonNull(instance, "instance");
        requireNonNull(repository, "repository");
        requireNonNull(at, "at");
        requireNonNull(newest, "newest");
        due = List.copyOf(due);
        requireNonNull(by, "by");
        policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
    }

    /** One that says nothing of policies. */
    public PruneRecord(
            String deployment,
            String instance,
            String repository,
            Instant at,
            Optional<Instant> newest,
            List<BackupId> due,
            String by) {
        this(deployment, instance, repository, at, newest, due, by, new TreeMap<>());
    }

    /** The same that names other backups. */
    public PruneRecord naming(List<BackupId> others) {
        return new PruneRecord(deployment, instance, repository, at, newest, others, by, policies);
    }

    /** The same as it lies in a repository of this name, or was written by someone. */
    public PruneRecord with(String inRepository, String writtenBy) {
        return new PruneRecord(deployment, instance, inRepository, at, newest, due, writtenBy, policies);
    }
}
