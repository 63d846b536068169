package dev.holdfast.convex;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment and our key for it are good for.
 *
 * @param deployment its name in our configuration
 * @param instanceName what it calls itself; empty if it did not answer
 * @param version of its backend; empty if it did not answer
 * @param kind {@code cloud}, {@code self-hosted}, {@code sandbox}; empty if it did not tell
 * @param clockSkew its time minus ours; negative also when nothing was written there for a while; empty if it did not tell
 * @param findings in the order of importance to us: the connection, the key, the permissions, the clock
 */
public record PreflightReport(
        String deployment,
        String url,
        Optional<String> instanceName,
        Optional<String> version,
        Optional<String> kind,
        Optional<Duration> clockSkew,
        List<Finding> findings) {
    public PreflightReport {
        findings = List.copyOf(findings);
    }

    /** Whether backups of it can be taken. */
    public boolean isUsable() {
        return findings.stream().noneMatch(finding -> finding.level() == Level.PROBLEM);
    }

    /** How much a finding matters. */
    public enum Level {
        /** As it should be. */
        GOOD,
        /** What only those need who want it. */
        NOTE,
        /** Backups work; something beside them does not. */
        WARNING,
        /** No backup can be taken. */
        PROBLEM
    }

    /**
     * @param text one sentence without a full stop
     * @param hint what to do; empty where nothing need be done
     */
    public record Finding(Level level, String text, String hint) {}
}
