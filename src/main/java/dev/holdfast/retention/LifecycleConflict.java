package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/**
 * A rule of a bucket that goes against what Holdfast needs.
 *
 * @param rule its id
 * @param prefixes what of the repository it hits, below the repository's prefix: {@code manifests/}, {@code archives/daily/prod/}
 * @param text what it does to what, with a hint
 */
public record LifecycleConflict(String rule, Severity severity, List<String> prefixes, String text) {
    public LifecycleConflict {
        requireNonNull(rule, "rule");
        requireNonNull(severity, "severity");
        prefixes = List.copyOf(prefixes);
        requireNonNull(text, "text");
    }

    /**
     * {@code LOSES}: removes what is needed. {@code ARCHIVES}: moves what must be readable at once to where it has to be thawed.
     * {@code WARNS}: nothing that is needed is lost, but it costs or protects otherwise than configured.
     */
    public enum Severity {
        LOSES,
        ARCHIVES,
        WARNS;

        /** As JSON has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
