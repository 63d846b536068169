package dev.holdfast.testing.s3;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** The objects and unfinished uploads of the one bucket. Conditions are checked and kept under its lock. */
final class Bucket {
    private final NavigableMap<String, S3Object> objects = new TreeMap<>();
    private final Map<String, Unfinished> uploads = new LinkedHashMap<>();

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

    synchronized Optional<S3Object> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** Stores the object if the condition holds for what is there. */
    synchronized void put(S3Object object, Predicate<Optional<S3Object>> condition) {
        if (!condition.test(find(object.key()))) {
            throw S3Error.preconditionFailed();
        }
        objects.put(object.key(), object);
    }

    synchronized void remove(String key) {
        objects.remove(key);
    }

    /** The objects whose key comes after {@code after}. */
    synchronized List<S3Object> after(String after) {
        return List.copyOf(objects.tailMap(after, false).values());
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
