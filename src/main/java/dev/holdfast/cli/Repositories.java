package dev.holdfast.cli;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.failure.UsageException;
import java.util.List;
import java.util.Map;

/** Names of repositories that people type, and what a command says about those that could not be read. */
final class Repositories {
    private Repositories() {}

    /** Sorted by name. */
    static List<String> down(CatalogReading reading) {
        return reading.repositories().entrySet().stream()
                .filter(entry -> !entry.getValue().isUp())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** @throws UsageException if no repository of this name is configured */
    static void require(String name, List<String> configured) {
        if (!configured.contains(name)) {
            throw new UsageException(
                    "no repository '" + name + "' is configured",
                    Suggestion.nearest(name, configured)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("configured: " + String.join(", ", configured)));
        }
    }

    /** Tells of each repository that is down, and returns the exit code of a command that lists what all of them hold. */
    static ExitCode tell(CatalogReading reading, Context context) {
        List<String> down = down(reading);
        for (String name : down) {
            context.err("holdfast: repository " + name + " cannot be read in full, so backups may be missing here: "
                    + reading.repositories().get(name).problem());
        }
        return down.isEmpty() ? ExitCode.DONE : ExitCode.REPOSITORY;
    }
}
