package dev.holdfast.watch;

import java.time.Instant;
import java.util.Optional;

/**
 * What is stored of one deployment in one tier.
 *
 * @param lastSuccess commit of the verified backup committed last
 * @param lastVerified when one that is verified still was last proved: at its commit, or by a verification
 * @param lastSnapshot newest snapshot time of a verified backup
 * @param inProgressSince when the backup being taken began
 * @param progress when the backup being taken last got on
 * @param sizeBytes Convex's ZIP of the latest backup, suspect or not; 0 without one
 * @param documents of the latest backup, suspect or not
 */
public record TierHealth(
        String deployment,
        String tier,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastVerified,
        Optional<Instant> lastSnapshot,
        Optional<Instant> inProgressSince,
        Optional<Instant> progress,
        long sizeBytes,
        long documents,
        int stored,
        int verified,
        int suspect) {}
