package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.VerifyLevel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the backups of one deployment are verified.
 *
 * @param every how often on each level, for {@code sampled} within what time each copy has its turn; without those that are never due by themselves. {@code whole} has terms of its own
 * @param source how a backup is held against its deployment
 * @param ignoredReferences fields whose references may lead nowhere, as {@code posts.authorId} or {@code waitlist:entries.by}
 * @param importLimit the largest backup, in bytes of its documents and stored files, that is loaded to see whether it can be
 * @param checks in the order of the configuration
 */
public record LevelTerms(
        Map<VerifyLevel, Duration> every,
        Source source,
        Set<String> ignoredReferences,
        long importLimit,
        List<UserCheck> checks) {
    public LevelTerms {
        every = Map.copyOf(every);
        requireNonNull(source, "source");
        ignoredReferences = Set.copyOf(ignoredReferences);
        checks = List.copyOf(checks);
    }

    /** Empty if it is never due by itself, or there is nothing to be done. */
    public Optional<Duration> every(VerifyLevel level) {
        return level == VerifyLevel.CHECKS && checks.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(every.get(level));
    }

    /** What it takes to load a backup: all its documents and stored files, in bytes. */
    public static long plainBytes(Manifest manifest) {
        return manifest.contents().tables().stream()
                        .mapToLong(Contents.Table::bytes)
                        .sum()
                + manifest.contents().fileBytes();
    }

    /**
     * How a backup is held against its deployment.
     *
     * @param tolerance the share of a table's documents that may have come or gone in each day since the backup
     * @param documents of each table that are looked for in the backup; 0 for none: counts alone are compared
     */
    public record Source(double tolerance, int documents) {}
}
