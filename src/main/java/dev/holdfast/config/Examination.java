package dev.holdfast.config;

import dev.holdfast.failure.ConfigurationException;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a file.
 *
 * @param problems in the order of the file, as {@code file: line: path = value: what is allowed}; no secret is in them
 * @param notes what is allowed but worth knowing, likewise
 * @param settings present exactly if there is no problem
 */
public record Examination(List<String> problems, List<String> notes, Optional<HoldfastSettings> settings) {
    public Examination {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** @throws ConfigurationException with all problems, if there are any */
    public HoldfastSettings settingsOrThrow() {
        return settings.orElseThrow(() -> new ConfigurationException(
                "the configuration is wrong" + (problems.size() > 1 ? " in " + problems.size() + " places" : "")
                        + ":\n  " + String.join("\n  ", problems),
                "correct it, then look again with: holdfast check-config"));
    }
}
