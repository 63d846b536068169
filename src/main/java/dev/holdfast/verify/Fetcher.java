package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.DamagedObjectException;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Hands out Convex's own ZIP of a backup, decrypted and compared with its manifest. */
public final class Fetcher {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Map<String, Repository> repositories;
    private final Optional<Opener> opener;

    public Fetcher(Map<String, Repository> repositories, Optional<Opener> opener) {
        this.repositories = Map.copyOf(repositories);
        this.opener = requireNonNull(opener, "opener");
    }

    /**
     * Writes the plain ZIP. Bytes reach {@code to} before the last of them is proved: a caller that keeps them must wait for the return.
     *
     * @param progress hears the number of bytes written so far
     * @throws CorruptBackupException when the copy is missing or differs from the manifest
     * @throws ConfigurationException when it is encrypted and no identity is configured
     * @throws IOException when {@code to} failed
     */
    public void fetch(Backup backup, OutputStream to, LongConsumer progress) throws IOException {
        Manifest manifest = backup.manifest();
        Repository repository = source(backup);
        if (manifest.archive().isEncrypted() && opener.isEmpty()) {
            throw new ConfigurationException(
                    "backup " + manifest.id() + " is encrypted and no identity is configured",
                    "set encryption.identity-file to the identity of one of its recipients: "
                            + String.join(", ", manifest.archive().recipients()));
        }
        try (Reread reread = begin(manifest, repository)) {
            InputStream plain = reread.plain().orElseThrow();
            byte[] buffer = new byte[BUFFER_BYTES];
            long written = 0;
            int count = read(plain, buffer, manifest, repository);
            while (count > 0) {
                to.write(buffer, 0, count);
                written += count;
                progress.accept(written);
                count = read(plain, buffer, manifest, repository);
            }
            requireSame(reread, manifest, repository);
        }
    }

    /** The first repository of the configuration whose copy was not found bad, else the first that has one. */
    private Repository source(Backup backup) {
        return backup.repositories().stream()
                .filter(backup::isGoodIn)
                .findFirst()
                .or(() -> backup.repositories().stream().findFirst())
                .map(repositories::get)
                .orElseThrow();
    }

    private Reread begin(Manifest manifest, Repository repository) {
        try {
            return Reread.begin(manifest, repository, opener);
        } catch (IOException e) {
            throw failure(manifest, repository, e);
        }
    }

    private static int read(InputStream plain, byte[] buffer, Manifest manifest, Repository repository) {
        try {
            return plain.readNBytes(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw failure(manifest, repository, e);
        }
    }

    private static void requireSame(Reread reread, Manifest manifest, Repository repository) {
        List<String> problems;
        try {
            problems = reread.differences();
        } catch (IOException e) {
            throw failure(manifest, repository, e);
        }
        if (!problems.isEmpty()) {
            throw damaged(manifest, repository, String.join("; ", problems));
        }
    }

    private static CorruptBackupException damaged(Manifest manifest, Repository repository, String what) {
        return new CorruptBackupException(
                "backup " + manifest.id() + " in repository " + repository.name() + " is damaged: " + what,
                "record it with: holdfast verify " + manifest.id() + "; then fetch another one: holdfast list "
                        + manifest.deployment().name());
    }

    private static HoldfastException failure(Manifest manifest, Repository repository, IOException cause) {
        if (cause instanceof DamagedObjectException) {
            return damaged(manifest, repository, String.valueOf(cause.getMessage()));
        }
        return new RepositoryException(
                "cannot read the archive of " + manifest.id() + " in repository " + repository.name() + ": "
                        + cause.getMessage(),
                "look at the repository, then try again",
                cause);
    }
}
