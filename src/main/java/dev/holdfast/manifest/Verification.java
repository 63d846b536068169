package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * Evidence that stored bytes were read again, or that this failed. Kept in the repository. Bad evidence
 * counts until newer good evidence that looked at least as deep.
 *
 * @param deployment the name in our configuration
 * @param repository the repository whose copy was read
 * @param at when it ended
 * @param depth how deep it looked; of bad evidence, how deep one must look to see what is wrong
 * @param problems what was wrong, in words; empty when the copy is good
 * @param by user and host
 */
public record Verification(
        BackupId backup,
        String deployment,
        String repository,
        Instant at,
        Depth depth,
        List<String> problems,
        String by) {
    public Verification {
        requireNonNull(backup, "backup");
        requireNonNull(deployment, "deployment");
        requireNonNull(repository, "repository");
        requireNonNull(at, "at");
        requireNonNull(depth, "depth");
        problems = List.copyOf(problems);
        requireNonNull(by, "by");
    }

    /** {@code STORED}: SHA-256 of the stored bytes. {@code CONTENTS}: decrypted and every document read. */
    public enum Depth {
        STORED,
        CONTENTS
    }

    /** The same, dated otherwise. */
    public Verification dated(Instant other) {
        return new Verification(backup, deployment, repository, other, depth, problems, by);
    }

    public boolean isGood() {
        return problems.isEmpty();
    }
}
