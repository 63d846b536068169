package dev.holdfast.retention;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.BackupId;
import java.time.Instant;
import java.util.Map;
import java.util.SortedSet;

/**
 * Tells of which backups a repository is the only one that further copies can be made from: what goes there before they are made goes everywhere. Any thread may ask.
 */
@FunctionalInterface
public interface OwedCopies {
    /**
     * Returns, by backup, the repositories that lack it or have it damaged, would keep it, and can get it from this one alone. What a repository has that was never read
     * is not known, and counts as lacking.
     *
     * @param repository whose copies are looked at
     */
    Map<BackupId, SortedSet<String>> from(String repository, CatalogReading reading, Instant now);

    /** Where every backup is to be in one repository only. */
    static OwedCopies none() {
        return (repository, reading, now) -> Map.of();
    }
}
