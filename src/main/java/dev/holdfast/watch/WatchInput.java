package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.PruneState;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.run.Run;
import dev.holdfast.state.RunFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that health is computed from.
 *
 * @param reading the catalog as it was read last, not necessarily now
 * @param recentRuns newest first; they only explain
 * @param running backups that are being taken
 * @param clockSkew by repository: its clock minus ours; absent where it has no clock of its own or was not asked yet
 * @param prunes how pruning stands, by repository and deployment, over the same reading
 * @param copies how copies stand, by deployment, over the same reading
 * @param buckets what is known of the repositories that lie in buckets
 * @param telling how alerts and their channels stand
 */
public record WatchInput(
        List<WatchedDeployment> deployments,
        CatalogReading reading,
        RunFacts facts,
        List<Run> recentRuns,
        List<RunningBackup> running,
        Map<String, Duration> clockSkew,
        List<PruneState> prunes,
        List<CopyState> copies,
        List<BucketFindings> buckets,
        Circumstances circumstances,
        Telling telling,
        Instant now) {
    public WatchInput {
        deployments = List.copyOf(deployments);
        requireNonNull(reading, "reading");
        requireNonNull(facts, "facts");
        recentRuns = List.copyOf(recentRuns);
        running = List.copyOf(running);
        clockSkew = Map.copyOf(clockSkew);
        prunes = List.copyOf(prunes);
        copies = List.copyOf(copies);
        buckets = List.copyOf(buckets);
        requireNonNull(circumstances, "circumstances");
        requireNonNull(telling, "telling");
        requireNonNull(now, "now");
    }
}
