package dev.holdfast.repository;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a repository's store can do.
 *
 * @param canDelete whether we may remove objects; without it nothing can be pruned or swept
 * @param hasConditionalPut whether leases and commits are safe against other hosts
 * @param clockSkew how far the store's clock is ahead of ours; empty where it tells none
 * @param findings what an operator should know, in words, each with what it means; empty when all is well
 */
public record ProbeReport(
        boolean canDelete, boolean hasConditionalPut, Optional<Duration> clockSkew, List<String> findings) {
    public ProbeReport {
        findings = List.copyOf(findings);
    }
}
