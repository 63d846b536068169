package dev.holdfast.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The object that a lease is. */
final class LeaseFile {
    /** A lease has some hundred bytes. */
    private static final int MAX_BYTES = 64 * 1024;

    private final ObjectStore store;
    private final ObjectKey key;

    LeaseFile(ObjectStore store, ObjectKey key) {
        this.store = store;
        this.key = key;
    }

    /** @param content empty if it cannot be understood */
    record Seen(StoredObject object, Optional<LeaseContent> content) {}

    ObjectStore store() {
        return store;
    }

    /** Looks before it reads, so that a write with the version seen fails if the content read is a newer one. */
    Optional<Seen> look() {
        Optional<StoredObject> object = store.head(key);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream stream = store.get(key)) {
            return Optional.of(new Seen(object.get(), LeaseContent.read(stream.readNBytes(MAX_BYTES))));
        } catch (ObjectMissingException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new Seen(object.get(), Optional.empty()));
        }
    }

    boolean hasVersion(String version) {
        return store.head(key).filter(there -> there.version().equals(version)).isPresent();
    }

    /** Returns the version written; empty if there is a lease already. */
    Optional<String> create(LeaseContent content) {
        if (!store.putIfAbsent(key, content.toJson())) {
            return Optional.empty();
        }
        return versionOf(content);
    }

    /** Returns the version written; empty if the lease has another version by now, and is not ours. */
    Optional<String> replace(LeaseContent content, String version) {
        Optional<StoredObject> written = store.putIfVersion(key, content.toJson(), version);
        // A store that tried twice may have met its own first try.
        return written.isPresent() ? written.map(StoredObject::version) : versionOf(content);
    }

    /** Like {@link #replace}, also after an earlier renewal of ours whose answer was lost. */
    Optional<String> renew(LeaseContent content, String version) {
        Optional<String> written = replace(content, version);
        if (written.isPresent()) {
            return written;
        }
        return look().filter(
                        seen -> seen.content().filter(content::isSameHolding).isPresent())
                .flatMap(seen -> replace(content, seen.object().version()));
    }

    /** Removes the lease unless somebody else has it by now. */
    void removeIfOurs(LeaseContent content) {
        boolean isOurs =
                look().flatMap(Seen::content).filter(content::isSameHolding).isPresent();
        if (isOurs) {
            store.hide(key);
        }
    }

    private Optional<String> versionOf(LeaseContent content) {
        return look().filter(seen -> seen.content().filter(content::equals).isPresent())
                .map(seen -> seen.object().version());
    }
}
