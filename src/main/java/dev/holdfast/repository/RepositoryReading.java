package dev.holdfast.repository;

import dev.holdfast.catalog.Holdings;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a repository holds.
 *
 * @param manifests oldest snapshot first, each with the storage class that its archive has now
 * @param verifications oldest first
 * @param holdings what it tells beside them
 * @param unreadable objects that are there but could not be read or understood, with the reason; sorted by key
 */
public record RepositoryReading(
        List<Manifest> manifests,
        List<Verification> verifications,
        Holdings holdings,
        SortedMap<ObjectKey, String> unreadable) {
    public RepositoryReading {
        manifests = manifests.stream()
                .sorted(Comparator.comparing(Manifest::snapshotTime).thenComparing(Manifest::id))
                .toList();
        verifications = verifications.stream()
                .sorted(Comparator.comparing(Verification::at))
                .toList();
        unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
    }

    static RepositoryReading empty() {
        return new RepositoryReading(List.of(), List.of(), Holdings.none(), new TreeMap<>());
    }

    boolean isComplete() {
        return unreadable.isEmpty();
    }
}
