package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.retention.Block;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How pruning stands for one deployment in one repository.
 *
 * @param lastPrune when the last prune recorded what it meant to remove, by whatever host; empty if there was none
 * @param newSince when the first verified backup was committed that the last prune did not see; empty if it saw all, as long as nothing new succeeded
 * @param backups that lie there
 * @param due how many of them would go now
 * @param isOverdue whether they should have gone long ago and nothing is known to hold them up
 * @param blocks what keeps backups that are due, in words
 */
public record PruneState(
        String repository,
        String deployment,
        Optional<Instant> lastPrune,
        Optional<Instant> newSince,
        int backups,
        int due,
        boolean isOverdue,
        Map<Block.Kind, String> blocks) {
    public PruneState {
        requireNonNull(repository, "repository");
        requireNonNull(deployment, "deployment");
        requireNonNull(lastPrune, "lastPrune");
        requireNonNull(newSince, "newSince");
        Map<Block.Kind, String> sorted = new EnumMap<>(Block.Kind.class);
        sorted.putAll(blocks);
        blocks = Collections.unmodifiableMap(sorted);
    }

    /** Whether a prune has to wait no longer: something new succeeded, and the last one is long enough ago. */
    public boolean isOwedAt(Instant now, Duration every) {
        return newSince.isPresent()
                && lastPrune.map(last -> !last.plus(every).isAfter(now)).orElse(true);
    }
}
