package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

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
 */
public record ProofTerms(Optional<Duration> every, Map<String, Instant> remembered) {
    public ProofTerms {
        requireNonNull(every, "every");
        remembered = Map.copyOf(remembered);
    }

    public static ProofTerms never() {
        return new ProofTerms(Optional.empty(), Map.of());
    }
}
