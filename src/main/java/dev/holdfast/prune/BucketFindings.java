package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What an audit of a repository's bucket found.
 *
 * @param isComplete whether everything could be asked; a finding says what not
 * @param findings the worst first; empty when all is well, and for a repository that is in no bucket
 */
public record BucketFindings(String repository, Instant at, boolean isComplete, List<Finding> findings) {
    public BucketFindings {
        requireNonNull(repository, "repository");
        requireNonNull(at, "at");
        findings = List.copyOf(findings);
    }

    /** {@code CRITICAL}: what is needed gets lost, becomes unreadable or is not protected as configured. */
    public enum Severity {
        CRITICAL,
        WARNING;

        /** Lower case, as it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param text what is wrong
     * @param hint what to do about it
     */
    public record Finding(Severity severity, String text, String hint) {
        public Finding {
            requireNonNull(severity, "severity");
            requireNonNull(text, "text");
            requireNonNull(hint, "hint");
        }
    }

    public long count(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
