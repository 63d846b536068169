package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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

    /** One that was not audited yet. */
    public static BucketFindings notYet(String repository) {
        return new BucketFindings(repository, Instant.EPOCH, false, List.of());
    }

    /** Whether it was audited at all. */
    public boolean isAudited() {
        return at.isAfter(Instant.EPOCH);
    }

    /** The same with what was found otherwise. */
    public BucketFindings and(List<Finding> more) {
        return new BucketFindings(
                repository,
                at,
                isComplete,
                Stream.concat(findings.stream(), more.stream())
                        .sorted(Comparator.comparing(Finding::severity))
                        .toList());
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
     * Something that goes against the configuration.
     *
     * @param text what is wrong
     * @param hint what to do about it
     */
    public record Finding(Severity severity, String text, String hint) {
        private static final String HINT = ". HINT: ";

        /** One from a message that ends with its hint, as those of failures do. */
        public static Finding explained(Severity severity, String message) {
            int hint = message.indexOf(HINT);
            return hint < 0
                    ? new Finding(severity, message, "")
                    : new Finding(severity, message.substring(0, hint), message.substring(hint + HINT.length()));
        }

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
