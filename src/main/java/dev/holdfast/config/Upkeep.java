package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.Prices;
import java.time.Duration;
import java.util.Optional;

/**
 * What is done with stored backups.
 *
 * @param policies what is kept, and in which storage class
 * @param replicationEvery how often the daemon looks for missing copies
 * @param verificationEvery how old the last full reading of a stored copy may become; empty for never
 * @param auditKeep how old entries of the audit log must be before they are removed
 */
public record Upkeep(
        PolicyTable policies,
        Prune prune,
        Duration replicationEvery,
        Optional<Duration> verificationEvery,
        Prices prices,
        Thaw thaw,
        Age auditKeep) {
    public Upkeep {
        requireNonNull(policies, "policies");
        requireNonNull(prune, "prune");
        requireNonNull(replicationEvery, "replicationEvery");
        requireNonNull(verificationEvery, "verificationEvery");
        requireNonNull(prices, "prices");
        requireNonNull(thaw, "thaw");
        requireNonNull(auditKeep, "auditKeep");
    }

    /**
     * The daemon's pruning.
     *
     * @param every how often
     * @param timeout how long one may take
     */
    public record Prune(Duration every, Duration timeout) {}

    /**
     * How archived backups are made readable where the command does not say.
     *
     * @param days the thawed copy stays
     */
    public record Thaw(ThawSpeed speed, int days) {}
}
