package dev.holdfast.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one repository holds.
 *
 * @param storedBytes of archives by storage class, {@code STANDARD} always among them; of a repository that is down, as last seen
 * @param clockSkew its clock minus ours, where known
 */
public record RepositoryHealth(
        String repository, boolean isUp, SortedMap<String, Long> storedBytes, Optional<Duration> clockSkew) {
    public RepositoryHealth {
        storedBytes = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(storedBytes));
    }
}
