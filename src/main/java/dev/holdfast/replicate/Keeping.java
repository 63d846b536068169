package dev.holdfast.replicate;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.BackupId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what a repository's own retention would keep: what it would remove at once is not copied there. */
@FunctionalInterface
public interface Keeping {
    /**
     * Returns those of the absent backups that would be kept if all of them were there, and good.
     *
     * @param absent backups that the repository does not have, or not as they should be, and should as far as the configuration says
     */
    Set<BackupId> kept(String repository, List<Backup> absent, CatalogReading reading, Instant now);

    /** For repositories that keep for ever. */
    static Keeping everything() {
        return (repository, absent, reading, now) ->
                absent.stream().map(Backup::id).collect(Collectors.toUnmodifiableSet());
    }
}
