package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who did what to what is stored. Kept in the repository.
 *
 * @param action one word, as {@code transition}
 * @param subject a backup, or what else it was done to
 * @param deployment the name in our configuration; empty where none is meant
 * @param details what changed, by name; sorted
 * @param by user and host
 */
public record AuditEntry(
        Instant at, String by, String action, String subject, String deployment, Map<String, String> details) {
    public AuditEntry {
        requireNonNull(at, "at");
        requireNonNull(by, "by");
        requireNonNull(action, "action");
        requireNonNull(subject, "subject");
        requireNonNull(deployment, "deployment");
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }
}
