package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say about a configuration. No secret is in it.
 *
 * @param problems as {@code file: line: path = value: what is allowed}; empty when it is right
 * @param notes what is allowed but worth knowing, likewise
 * @param settings those in force; empty when there are problems
 * @param policies what comes of them for stored backups, of which nothing is said not included; empty when there are problems
 */
public record ConfigReport(
        Path file, List<String> problems, List<String> notes, List<Setting> settings, List<Policy> policies) {
    public ConfigReport {
        requireNonNull(file, "file");
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
        settings = List.copyOf(settings);
        policies = List.copyOf(policies);
    }

    /** A setting in force: its path, its value as HOCON, and where that comes from. */
    public record Setting(String path, String value, String from) {}

    /**
     * What counts for the backups of one tier in one repository that they go to.
     *
     * @param schedule present where its backups are kept otherwise than the rest of the tier
     * @param lock as in {@code 30 days, governance}; empty where nothing is locked
     */
    public record Policy(
            String deployment,
            String tier,
            Optional<String> schedule,
            String repository,
            RetentionPolicy retention,
            StoragePolicy storage,
            Optional<String> lock) {}

    public boolean isRight() {
        return problems.isEmpty();
    }
}
