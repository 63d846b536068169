package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be watched from outside.
 *
 * @param repositories addresses, or names of configured ones; not empty
 * @param stateDirectory where what was sent is remembered, and what was read kept
 * @param ignoredHosts whose promises do not count any more
 * @param configurationIsGiven whether somebody named the configuration, so that it must be there
 */
public record WatchOrder(
        List<String> repositories,
        Optional<Path> stateDirectory,
        Set<String> ignoredHosts,
        boolean configurationIsGiven) {
    public WatchOrder {
        repositories = List.copyOf(repositories);
        requireNonNull(stateDirectory, "stateDirectory");
        ignoredHosts = Set.copyOf(ignoredHosts);
    }
}
