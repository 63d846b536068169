package dev.holdfast.repository;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** So many archives that the listing does not show as they should be are looked up one by one; for more, a new listing is cheaper. */
    private static final int LOOKS = 50;

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

    /**
     * What is wrong with archives as far as one can tell without reading them: they are not there, or have another size. The listing may be older than these
     * manifests, so nothing is wrong on its word alone: a few are looked up, and for many it is made anew.
     */
    Map<BackupId, String> problems(Collection<Manifest> manifests) {
        Map<String, Long> known = sizes(archives.get());
        List<Manifest> doubtful = manifests.stream()
                .filter(manifest -> problem(manifest, known).isPresent())
                .toList();
        Map<BackupId, String> problems = new LinkedHashMap<>();
        if (doubtful.size() <= LOOKS) {
            doubtful.forEach(manifest -> problem(manifest.archive(), look(manifest))
                    .ifPresent(problem -> problems.put(manifest.id(), problem)));
            return problems;
        }
        archives.forget();
        Map<String, Long> sizes = sizes(archives.get());
        doubtful.forEach(
                manifest -> problem(manifest, sizes).ifPresent(problem -> problems.put(manifest.id(), problem)));
        return problems;
    }

    private static Optional<String> problem(Manifest manifest, Map<String, Long> sizes) {
        return problem(
                manifest.archive(),
                Optional.ofNullable(sizes.get(manifest.archive().key())));
    }

    private static Map<String, Long> sizes(List<StoredObject> listed) {
        Map<String, Long> sizes = new HashMap<>();
        listed.forEach(archive -> sizes.put(archive.key().value(), archive.sizeBytes()));
        return sizes;
    }

    private Optional<Long> look(Manifest manifest) {
        try {
            return objects.store().head(new ObjectKey(manifest.archive().key())).map(StoredObject::sizeBytes);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> problem(Manifest.Archive archive, Optional<Long> size) {
        if (size.isEmpty()) {
            return Optional.of(archive.key() + " is not there");
        }
        return size.filter(bytes -> bytes != archive.storedBytes())
                .map(bytes -> archive.key() + " has " + bytes + " bytes, " + archive.storedBytes() + " were stored");
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
