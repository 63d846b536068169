package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What the configuration says of a target.
 *
 * @param isProduction whether restoring into it asks twice
 * @param rpo how much may be lost
 */
public record TargetTerms(boolean isProduction, Optional<Duration> rpo) {
    public TargetTerms {
        requireNonNull(rpo, "rpo");
    }

    public static TargetTerms none() {
        return new TargetTerms(false, Optional.empty());
    }
}
