package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads what was captured beside an archive, sealed as it is, and holds it against its manifest. One whose manifest does not tell its sum is only known to be there, and where
 * the store keeps sums to be what was stored.
 */
public final class ContextProof {
    /** It holds some environment variables, and goes through memory. */
    private static final int MAX_BYTES = 64 << 20;

    private ContextProof() {}

    /** Of stored bytes, as the manifest has it: lower-case hex. */
    public static String sha256(byte[] stored) {
        return Sha256.hex(stored);
    }

    /**
     * Returns what is wrong, in words; empty for a good one, and where nothing was captured.
     *
     * @throws RepositoryException if it cannot be read for another reason than damage; then nothing is known of it
     */
    public static Optional<String> read(Repository repository, Manifest manifest) {
        if (manifest.context().key().isEmpty()) {
            return Optional.empty();
        }
        try {
            content(repository, manifest);
            return Optional.empty();
        } catch (UnusableCopyException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the stored bytes. What was read damaged is read once more, since bytes also change on their way.
     *
     * @throws UnusableCopyException if they are not there, or not those that were stored
     * @throws RepositoryException if they cannot be read for another reason
     * @throws java.util.NoSuchElementException if nothing was captured
     */
    public static byte[] content(Repository repository, Manifest manifest) throws UnusableCopyException {
        ObjectKey key = manifest.context().key().map(ObjectKey::new).orElseThrow();
        try {
            return readOnce(repository, key, manifest);
        } catch (UnusableCopyException e) {
            return readOnce(repository, key, manifest);
        }
    }

    private static byte[] readOnce(Repository repository, ObjectKey key, Manifest manifest)
            throws UnusableCopyException {
        byte[] content;
        try (InputStream stream = repository.store().get(key)) {
            content = stream.readNBytes(MAX_BYTES);
        } catch (ObjectMissingException e) {
            throw new UnusableCopyException(key + " is not there", true, e);
        } catch (DamagedObjectException e) {
            throw new UnusableCopyException(String.valueOf(e.getMessage()), true, e);
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + key + " in " + repository + ": " + e.getMessage(),
                    "look at the repository; nothing was recorded about the backup",
                    e);
        }
        if (content.length == 0) {
            throw new UnusableCopyException(key + " is empty", true, null);
        }
        String found = sha256(content);
        if (manifest.context().storedSha256().filter(sum -> !sum.equals(found)).isPresent()) {
            throw new UnusableCopyException(
                    "SHA-256 of " + key + " is " + found + ", the manifest says "
                            + manifest.context().storedSha256().orElseThrow(),
                    true,
                    null);
        }
        return content;
    }
}
