package dev.holdfast.testing.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The objects and unfinished uploads of the one bucket. Conditions are checked and kept under its lock. */
final class Bucket {
    /** All versions of each key, the newest last; a bucket without versions keeps one. */
    private final NavigableMap<String, List<Version>> objects = new TreeMap<>();

    private final Map<String, Unfinished> uploads = new LinkedHashMap<>();
    private boolean hasVersions;

    /** @param object empty for a delete marker */
    record Version(String id, Optional<S3Object> object) {}

    /** An upload with what came of it so far; guarded by the bucket. */
    record Unfinished(
            String id,
            String key,
            Instant begun,
            Map<String, String> kept,
            Optional<String> algorithm,
            boolean fullObject,
            NavigableMap<Integer, Part> parts) {}

    record Part(int number, StoredBody body, Sums.Finished sums, String etag) {}

    /** From now on new versions are kept beside the old ones; those of before have the id {@code null}. */
    synchronized void keepVersions() {
        hasVersions = true;
    }

    synchronized boolean hasVersions() {
        return hasVersions;
    }

    synchronized Optional<S3Object> find(String key) {
        return newest(objects.getOrDefault(key, List.of())).flatMap(Version::object);
    }

    synchronized Optional<S3Object> find(String key, String versionId) {
        return objects.getOrDefault(key, List.of()).stream()
                .filter(version -> version.id().equals(versionId))
                .findFirst()
                .flatMap(Version::object);
    }

    private static Optional<Version> newest(List<Version> versions) {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /** Stores the object if the condition holds for what is there. Returns it as it is kept. */
    synchronized S3Object put(S3Object object, Predicate<Optional<S3Object>> condition) {
        if (!condition.test(find(object.key()))) {
            throw S3Error.preconditionFailed();
        }
        String id = hasVersions ? UUID.randomUUID().toString() : "null";
        S3Object kept = hasVersions ? object.with("x-amz-version-id", id) : object;
        add(object.key(), new Version(id, Optional.of(kept)));
        return kept;
    }

    private void add(String key, Version version) {
        List<Version> versions = objects.computeIfAbsent(key, k -> new ArrayList<>());
        if (version.id().equals("null")) {
            versions.removeIf(old -> old.id().equals("null"));
        }
        versions.add(version);
    }

    /** Changes an object in its place. */
    synchronized void change(S3Object object, UnaryOperator<S3Object> change) {
        objects.getOrDefault(object.key(), new ArrayList<>())
                .replaceAll(version -> version.object().filter(object::equals).isPresent()
                        ? new Version(version.id(), Optional.of(change.apply(object)))
                        : version);
    }

    /** Removes what is seen; where versions are kept a marker hides it, whose id is returned. */
    synchronized Optional<String> remove(String key) {
        if (!hasVersions) {
            objects.remove(key);
            return Optional.empty();
        }
        Version marker = new Version(UUID.randomUUID().toString(), Optional.empty());
        add(key, marker);
        return Optional.of(marker.id());
    }

    synchronized void remove(String key, String versionId) {
        List<Version> versions = objects.getOrDefault(key, new ArrayList<>());
        versions.removeIf(version -> version.id().equals(versionId));
        if (versions.isEmpty()) {
            objects.remove(key);
        }
    }

    /** All versions of all keys, markers included, the newest of each key first. */
    synchronized Map<String, List<Version>> all() {
        Map<String, List<Version>> all = new LinkedHashMap<>();
        objects.forEach((key, versions) -> {
            List<Version> newestFirst = new ArrayList<>(versions);
            Collections.reverse(newestFirst);
            all.put(key, newestFirst);
        });
        return all;
    }

    /** How many versions there are of all keys, markers included. */
    synchronized int versions() {
        return objects.values().stream().mapToInt(List::size).sum();
    }

    /** The objects whose key comes after {@code after}. */
    synchronized List<S3Object> after(String after) {
        return objects.tailMap(after, false).values().stream()
                .flatMap(versions -> newest(versions).flatMap(Version::object).stream())
                .toList();
    }

    synchronized String begin(
            String key, Instant now, Map<String, String> kept, Optional<String> algorithm, boolean fullObject) {
        String id = UUID.randomUUID().toString();
        uploads.put(id, new Unfinished(id, key, now, kept, algorithm, fullObject, new TreeMap<>()));
        return id;
    }

    synchronized Unfinished upload(String id) {
        Unfinished upload = uploads.get(id);
        if (upload == null) {
            throw S3Error.noSuchUpload(id);
        }
        return upload;
    }

    synchronized List<Unfinished> uploads() {
        return List.copyOf(uploads.values());
    }

    synchronized void addPart(String id, Part part) {
        upload(id).parts().put(part.number(), part);
    }

    synchronized List<Part> parts(String id) {
        return List.copyOf(upload(id).parts().values());
    }

    /** Makes the object of the upload, which is then gone. */
    synchronized void finish(String id, S3Object object, Predicate<Optional<S3Object>> condition) {
        upload(id);
        put(object, condition);
        uploads.remove(id);
    }

    synchronized void abort(String id) {
        upload(id);
        uploads.remove(id);
    }
}
