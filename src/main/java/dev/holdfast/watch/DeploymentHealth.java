package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.VerifyLevel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one configured deployment stands as a whole.
 *
 * @param ageDeadline when "no backup for" will be or was broken; the epoch where nothing ever protected it; empty without such a limit
 * @param proof when its copies were read back; empty while a repository was never read
 * @param damaged stored backups of which a copy was found bad; empty while a repository was never read
 * @param source what it answered itself; empty where nobody asks
 * @param drill how its drills stand; empty if none is configured
 * @param isUndrilled whether it is production and no drill is configured
 * @param levels of verification, each but {@code whole}; empty while a repository was never read, and where nobody knows what is asked for
 */
public record DeploymentHealth(
        String deployment,
        Optional<Instant> ageDeadline,
        Optional<ProofHealth> proof,
        Optional<Integer> damaged,
        Optional<SourceState> source,
        Optional<DrillHealth> drill,
        boolean isUndrilled,
        List<LevelHealth> levels) {
    public DeploymentHealth {
        requireNonNull(deployment, "deployment");
        requireNonNull(ageDeadline, "ageDeadline");
        requireNonNull(proof, "proof");
        requireNonNull(damaged, "damaged");
        requireNonNull(source, "source");
        requireNonNull(drill, "drill");
        levels = List.copyOf(levels);
    }

    /** One that is not drilled, and need not be, and of which no level is told. */
    public DeploymentHealth(
            String deployment,
            Optional<Instant> ageDeadline,
            Optional<ProofHealth> proof,
            Optional<Integer> damaged,
            Optional<SourceState> source) {
        this(deployment, ageDeadline, proof, damaged, source, Optional.empty(), false, List.of());
    }

    /**
     * How one level of verification stands.
     *
     * @param last when it was last good: of stored copies in the repository where that is longest ago, of sampled ones the oldest reading of any copy; empty if never
     * @param deadline when it becomes a matter of warning that it is not done; empty if never
     * @param problems how many its last verification found
     * @param figures what its last verification counted, all together
     */
    public record LevelHealth(
            VerifyLevel level, Optional<Instant> last, Optional<Instant> deadline, int problems, long figures) {
        public LevelHealth {
            requireNonNull(level, "level");
            requireNonNull(last, "last");
            requireNonNull(deadline, "deadline");
        }
    }

    /**
     * When copies were read back.
     *
     * @param last when this was done in the repository where it was longest ago; empty if it never was in some repository
     * @param deadline when it becomes a matter of warning, in the repository where it does first; empty if never
     */
    public record ProofHealth(Optional<Instant> last, Optional<Instant> deadline) {
        public ProofHealth {
            requireNonNull(last, "last");
            requireNonNull(deadline, "deadline");
        }
    }
}
