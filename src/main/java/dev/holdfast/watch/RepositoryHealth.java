package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.prune.BucketFindings;
import dev.holdfast.retention.Block;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one repository holds.
 *
 * @param storedBytes of archives by storage class, {@code STANDARD} always among them; of a repository that is down, as last seen
 * @param clockSkew its clock minus ours, where known
 * @param upkeep what removes and keeps backups there
 * @param bucket what is known of its bucket; empty where it lies in none
 */
public record RepositoryHealth(
        String repository,
        boolean isUp,
        SortedMap<String, Long> storedBytes,
        Optional<Duration> clockSkew,
        Upkeep upkeep,
        Optional<BucketFindings> bucket) {
    public RepositoryHealth {
        storedBytes = Collections.unmodifiableSortedMap(new TreeMap<>(storedBytes));
        requireNonNull(upkeep, "upkeep");
        requireNonNull(bucket, "bucket");
    }

    /**
     * How a repository is kept in order.
     *
     * @param orphanBytes what archives take that no manifest names
     * @param held backups with a hold that stands
     * @param lastPrune when any deployment's backups there were pruned last
     * @param blocked how many deployments each reason holds up; every reason is in it
     */
    public record Upkeep(long orphanBytes, long held, Optional<Instant> lastPrune, Map<Block.Kind, Integer> blocked) {
        public Upkeep {
            requireNonNull(lastPrune, "lastPrune");
            Map<Block.Kind, Integer> all = new EnumMap<>(Block.Kind.class);
            for (Block.Kind kind : Block.Kind.values()) {
                all.put(kind, blocked.getOrDefault(kind, 0));
            }
            blocked = Collections.unmodifiableMap(all);
        }

        public static Upkeep none() {
            return new Upkeep(0, 0, Optional.empty(), Map.of());
        }
    }
}
