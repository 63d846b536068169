package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.manifest.HostExpectationsCodec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What hosts promise, kept in a repository as {@code expectations/HOST.json}. Each host writes its own and removes none. Any thread may call it. */
public final class ExpectationsFolder {
    private final Repository repository;
    private final HostExpectationsCodec codec = new HostExpectationsCodec();

    public ExpectationsFolder(Repository repository) {
        this.repository = requireNonNull(repository, "repository");
    }

    /**
     * What lies there.
     *
     * @param expectations of all hosts whose own could be read
     * @param unreadable why others could not be understood, by key
     */
    public record Reading(List<HostExpectations> expectations, SortedMap<String, String> unreadable) {
        public Reading {
            expectations = List.copyOf(expectations);
            unreadable = new TreeMap<>(unreadable);
        }
    }

    /**
     * Replaces what this host published here before.
     *
     * @throws dev.holdfast.failure.RepositoryException if it could not be written, or the repository is not there any more
     */
    public void publish(HostExpectations expectations) {
        repository.requireThere();
        repository.store().put(Layout.expectations(expectations.host()), codec.write(expectations));
    }

    /** What a host published here last; empty if it did not, or nobody understands it. */
    public Optional<HostExpectations> of(String host) {
        ObjectKey key = Layout.expectations(host);
        if (repository.store().head(key).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(codec.read(key.value(), content(key)));
        } catch (HoldfastException | ObjectMissingException | IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads what all hosts promise. One that vanishes meanwhile is left out.
     *
     * @throws dev.holdfast.failure.RepositoryException if it cannot be listed
     */
    public Reading read() {
        List<HostExpectations> expectations = new ArrayList<>();
        SortedMap<String, String> unreadable = new TreeMap<>();
        for (ObjectKey key : keys()) {
            try {
                expectations.add(codec.read(key.value(), content(key)));
            } catch (ObjectMissingException e) {
                // its owner is just replacing it, or somebody has removed it
            } catch (HoldfastException e) {
                unreadable.put(key.value(), e.explain());
            } catch (IOException e) {
                unreadable.put(key.value(), "cannot be read: " + e.getMessage());
            }
        }
        return new Reading(expectations, unreadable);
    }

    private List<ObjectKey> keys() {
        try (Stream<StoredObject> listed = repository.store().list(Layout.EXPECTATIONS)) {
            return listed.map(StoredObject::key).filter(Layout::isOurs).toList();
        }
    }

    private byte[] content(ObjectKey key) throws IOException {
        try (InputStream stream = repository.store().get(key)) {
            return stream.readNBytes(ObjectCache.MAX_BYTES);
        }
    }
}
