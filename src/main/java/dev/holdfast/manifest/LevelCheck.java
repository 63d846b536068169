package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Evidence that what is stored was verified on some level. Kept in the repository, beside {@link Verification}: a copy found bad has one of those too, since this one says nothing about a
 * backup's standing.
 *
 * @param deployment the name in our configuration
 * @param backup which one was looked at; empty where it was all of the deployment's that a repository holds, or the deployment itself
 * @param repository whose copies were looked at, or else where this is kept
 * @param at when it ended
 * @param problems what was wrong, in words; empty when all is well
 * @param notes what is worth knowing and no problem, in words
 * @param lastGood when the level was last found good, this time included; empty if never
 * @param figures counts by what was counted, as {@code copies}, or {@code posts.authorId} for references that lead nowhere; sorted
 * @param by user and host
 */
public record LevelCheck(
        VerifyLevel level,
        String deployment,
        Optional<BackupId> backup,
        String repository,
        Instant at,
        List<String> problems,
        List<String> notes,
        SortedMap<String, Long> figures,
        Optional<Instant> lastGood,
        String by) {
    public LevelCheck {
        requireNonNull(level, "level");
        requireNonNull(deployment, "deployment");
        requireNonNull(backup, "backup");
        requireNonNull(repository, "repository");
        requireNonNull(at, "at");
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        lastGood = problems.isEmpty() ? Optional.of(at) : requireNonNull(lastGood, "lastGood");
        requireNonNull(by, "by");
    }

    /** One that nothing is known from before. */
    public LevelCheck(
            VerifyLevel level,
            String deployment,
            Optional<BackupId> backup,
            String repository,
            Instant at,
            List<String> problems,
            List<String> notes,
            SortedMap<String, Long> figures,
            String by) {
        this(level, deployment, backup, repository, at, problems, notes, figures, Optional.empty(), by);
    }

    /** The same, knowing when the level was last good before. */
    public LevelCheck after(LevelCheck previous) {
        return new LevelCheck(
                level, deployment, backup, repository, at, problems, notes, figures, previous.lastGood(), by);
    }

    public boolean isGood() {
        return problems.isEmpty();
    }

    /** The sum of all figures. */
    public long total() {
        return figures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same, as a repository of another name has it. */
    public LevelCheck in(String other) {
        return new LevelCheck(level, deployment, backup, other, at, problems, notes, figures, lastGood, by);
    }
}
