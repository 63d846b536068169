package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * What there is to say about a configuration. No secret is in it.
 *
 * @param problems as {@code file: line: path = value: what is allowed}; empty when it is right
 * @param notes what is allowed but worth knowing, likewise
 * @param settings those in force; empty when there are problems
 */
public record ConfigReport(Path file, List<String> problems, List<String> notes, List<Setting> settings) {
    public ConfigReport {
        requireNonNull(file, "file");
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
        settings = List.copyOf(settings);
    }

    /** A setting in force: its path, its value as HOCON, and where that comes from. */
    public record Setting(String path, String value, String from) {}

    public boolean isRight() {
        return problems.isEmpty();
    }
}
