package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a repair found and did in one repository.
 *
 * @param problems what was wrong, in words; why nothing could be done, where nothing was
 * @param source name of the repository that the good bytes came from; empty unless it was repaired
 */
public record RepairResult(String repository, State state, List<String> problems, Optional<String> source) {
    public RepairResult {
        requireNonNull(repository, "repository");
        requireNonNull(state, "state");
        problems = List.copyOf(problems);
        requireNonNull(source, "source");
    }

    /** How the copy stands now. */
    public enum State {
        /** It was read as a whole, and nothing had to be done. */
        GOOD,
        /** It was damaged, and is as good as the others now, read back as a whole. */
        REPAIRED,
        /** The repository should have the backup and has not; {@code holdfast replicate} copies it. */
        ABSENT,
        /** It could not be read, so nothing is known of it. */
        UNREADABLE,
        /** It is damaged and stays so: the repository did not take the good bytes, or somebody else works there. */
        DAMAGED
    }

    static RepairResult of(String repository, State state, String... problems) {
        return new RepairResult(repository, state, List.of(problems), Optional.empty());
    }
}
