package dev.holdfast.cli;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.ExitCode;
import java.util.List;
import java.util.Map;

/** What a command says about repositories that could not be read. */
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
