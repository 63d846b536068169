package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Archive;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a stored archive from its beginning to its end and compares it with its manifest, sealed as it is. */
public final class ArchiveProof {
    private ArchiveProof() {}

    /**
     * Returns what is wrong, in words; empty for a good copy. What was read damaged is read once more, since bytes also change on their way.
     *
     * @throws RepositoryException if the copy cannot be read for another reason than damage; then nothing is known of it
     */
    public static Optional<String> read(Repository repository, Manifest manifest) {
        return read(repository, manifest.archive());
    }

    /** The same for an object that no manifest names yet. */
    public static Optional<String> read(Repository repository, Archive archive) {
        Optional<String> first = readOnce(repository, archive);
        return first.isEmpty() ? first : readOnce(repository, archive);
    }

    private static Optional<String> readOnce(Repository repository, Archive archive) {
        Digesting digesting = new Digesting();
        try (InputStream stream = repository.store().get(new ObjectKey(archive.key()))) {
            digesting.readFully(stream);
        } catch (ObjectMissingException e) {
            return Optional.of(archive.key() + " is not there");
        } catch (DamagedObjectException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + archive.key() + " in " + repository + ": " + e.getMessage(),
                    "look at the repository; nothing was recorded about the backup",
                    e);
        }
        return digesting.difference(archive.key(), archive.storedBytes(), archive.storedSha256());
    }
}
