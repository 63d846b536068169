package dev.holdfast.repository;

import dev.holdfast.manifest.Manifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lies below {@code archives/}, as one listing of it tells: one request for a thousand objects, and none for a single one of them. Any
 * thread may call it.
 */
final class ArchiveSurvey {
    /**
     * A bucket's own rules move objects once a day, and what we move ourselves we know of; every hour a listing of 10,000 archives costs ten
     * requests, some cents a month.
     */
    private static final Duration AGE = Duration.ofHours(1);

    /** An archive gets its manifest within seconds, unless the deployment's env vars or the store take their time. */
    private static final Duration COMMITTING = Duration.ofHours(1);

    private final SmallObjects objects;
    private final Clock clock;
    private final Remembered<List<StoredObject>> archives;

    ArchiveSurvey(SmallObjects objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
        this.archives = new Remembered<>(() -> objects.list(Layout.ARCHIVES), listed -> true, AGE, clock);
    }

    void forget() {
        archives.forget();
    }

    /** The class that each archive has, by its key. */
    Map<String, String> classes() {
        Map<String, String> classes = new LinkedHashMap<>();
        archives.get().forEach(archive -> classes.put(archive.key().value(), archive.storageClass()));
        return classes;
    }

    /** When each archive was written as it lies there now, by its key. */
    Map<String, Instant> written() {
        Map<String, Instant> written = new LinkedHashMap<>();
        archives.get().forEach(archive -> written.put(archive.key().value(), archive.modified()));
        return written;
    }

    /** What archives take that none of these names, but for those that may just be being committed. */
    long orphanBytes(Collection<Manifest> manifests) {
        Set<String> named = new HashSet<>();
        manifests.forEach(manifest -> named.add(manifest.archive().key()));
        Instant before = objects.store().clock().orElseGet(clock::instant).minus(COMMITTING);
        return archives.get().stream()
                .filter(archive -> Layout.owner(archive.key()).isPresent())
                .filter(archive -> archive.modified().isBefore(before)
                        && !named.contains(archive.key().value()))
                .mapToLong(StoredObject::sizeBytes)
                .sum();
    }
}
