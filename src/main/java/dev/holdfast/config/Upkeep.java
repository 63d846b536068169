package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.ThawSpeed;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/**
 * What is done with stored backups.
 *
 * @param policies what is kept, and in which storage class
 * @param replicationEvery how often the daemon looks for missing copies
 */
public record Upkeep(PolicyTable policies, Prune prune, Duration replicationEvery, Prices prices, Thaw thaw) {
    public Upkeep {
        requireNonNull(policies, "policies");
        requireNonNull(prune, "prune");
        requireNonNull(replicationEvery, "replicationEvery");
        requireNonNull(prices, "prices");
        requireNonNull(thaw, "thaw");
    }

    /**
     * The daemon's pruning.
     *
     * @param every how often
     * @param timeout how long one may take
     */
    public record Prune(Duration every, Duration timeout) {}

    /**
     * What storage costs.
     *
     * @param currency as people write it, as in USD
     * @param perGibMonth by storage class; a class that is not there has no known price
     */
    public record Prices(String currency, Map<String, BigDecimal> perGibMonth) {
        public Prices {
            requireNonNull(currency, "currency");
            perGibMonth = Map.copyOf(perGibMonth);
        }
    }

    /**
     * How archived backups are made readable where the command does not say.
     *
     * @param days the thawed copy stays
     */
    public record Thaw(ThawSpeed speed, int days) {}
}
