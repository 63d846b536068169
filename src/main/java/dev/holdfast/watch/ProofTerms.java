package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.verify.LevelTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How often stored backups are read back.
 *
 * @param every how old the last full reading of a copy may become; empty for never
 * @param remembered when backups of a deployment were last read back in a repository, by {@code DEPLOYMENT/REPOSITORY}, as far as this host knows: the evidence itself goes with
 *     the backup that it is about
 * @param levels how else backups are verified, by deployment
 */
public record ProofTerms(Optional<Duration> every, Map<String, Instant> remembered, Map<String, LevelTerms> levels) {
    public ProofTerms {
        requireNonNull(every, "every");
        remembered = Map.copyOf(remembered);
        levels = Map.copyOf(levels);
    }

    /** Where nothing but reading back is asked for. */
    public ProofTerms(Optional<Duration> every, Map<String, Instant> remembered) {
        this(every, remembered, Map.of());
    }

    public static ProofTerms never() {
        return new ProofTerms(Optional.empty(), Map.of());
    }
}
