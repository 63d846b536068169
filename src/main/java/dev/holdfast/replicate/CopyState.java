package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Manifest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How the copies of a deployment stand.
 *
 * @param targets names of the repositories that its backups belong in, in the order of the configuration; empty if each backup belongs in one only
 * @param unread those among them that were never read, so that nobody knows what they lack
 * @param missing copies that are not there, or were found damaged there, of backups that are not suspect, the newest snapshot first
 * @param shared what of it shares a disk, in words; empty where nothing is known to
 */
public record CopyState(
        String deployment,
        List<String> targets,
        List<String> unread,
        List<MissingCopy> missing,
        ThreeTwoOne rule,
        List<String> shared) {
    public CopyState {
        requireNonNull(deployment, "deployment");
        targets = List.copyOf(targets);
        unread = List.copyOf(unread);
        missing = List.copyOf(missing);
        requireNonNull(rule, "rule");
        shared = List.copyOf(shared);
    }

    /** Whether anything has to be copied at all. */
    public boolean isCopied() {
        return !targets.isEmpty();
    }

    /** Since when a copy is missing: the commit of the oldest backup that lacks one. */
    public Optional<Instant> missingSince() {
        return missing.stream().map(CopyState::committed).min(Comparator.naturalOrder());
    }

    public long missingIn(String repository) {
        return missing.stream().filter(copy -> copy.target().equals(repository)).count();
    }

    /** Of those that are missing in a repository: how many are there, but damaged. */
    public long damagedIn(String repository) {
        return missing.stream()
                .filter(copy -> copy.target().equals(repository))
                .filter(copy -> copy.backup().repositories().contains(repository))
                .count();
    }

    static Instant committed(MissingCopy copy) {
        Manifest manifest = copy.backup().manifest();
        return manifest.timing().committed();
    }
}
