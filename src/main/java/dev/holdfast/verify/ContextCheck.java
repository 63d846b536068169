package dev.holdfast.verify;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ContextProof;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.UnusableCopyException;
import dev.holdfast.seal.Opener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Holds the environment variables that were captured beside an archive against its manifest; where that does not tell their sum, they must open. */
final class ContextCheck {
    private final Optional<Opener> opener;

    ContextCheck(Optional<Opener> opener) {
        this.opener = opener;
    }

    /**
     * Returns what is wrong, in words.
     *
     * @throws dev.holdfast.failure.RepositoryException if they cannot be read for another reason than damage
     */
    List<String> problems(Manifest manifest, Repository repository) {
        if (manifest.context().key().isEmpty()) {
            return List.of();
        }
        byte[] content;
        try {
            content = ContextProof.content(repository, manifest);
        } catch (UnusableCopyException e) {
            return List.of("environment variables: " + e.getMessage());
        }
        boolean isKnown = manifest.context().storedSha256().isPresent();
        return isKnown || opener.isEmpty() || opens(content, opener.get())
                ? List.of()
                : List.of("environment variables: " + manifest.context().key().get() + " does not open");
    }

    private static boolean opens(byte[] content, Opener opener) {
        try (InputStream plain = opener.open(new ByteArrayInputStream(content))) {
            plain.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (CorruptBackupException | IOException e) {
            return false;
        }
    }
}
