package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.DamagedObjectException;
import dev.holdfast.repository.ReadLease;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Opener;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands out Convex's own ZIP of a backup, decrypted and compared with its manifest. */
public final class Fetcher {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);

    private final Map<String, Repository> repositories;
    private final Optional<Opener> opener;

    public Fetcher(Map<String, Repository> repositories, Optional<Opener> opener) {
        this.repositories = Map.copyOf(repositories);
        this.opener = requireNonNull(opener, "opener");
    }

    /**
     * Writes the plain ZIP, from the first repository whose copy proves good. Bytes reach {@code to} before the last of them is proved: a caller that keeps them must wait for
     * the return. Where a copy breaks off or turns out to be damaged, the next one goes on behind what was written, if that was good; else {@code to} starts over.
     *
     * @param to begins anew where it is a {@link StartsOver}
     * @param progress hears the number of bytes written so far, and in the end which copies were no good
     * @throws CorruptBackupException when every copy is missing or differs from the manifest, or damaged bytes cannot be taken back
     * @throws RepositoryException when no copy could be read, and not for damage alone
     * @throws ConfigurationException when it is encrypted and no identity is configured
     * @throws IOException when {@code to} failed
     */
    public void fetch(Backup backup, OutputStream to, FetchProgress progress) throws IOException {
        Manifest manifest = backup.manifest();
        requireOpener(manifest);
        Delivery delivery = new Delivery(to, progress::written);
        Map<String, HoldfastException> failures = new LinkedHashMap<>();
        for (Repository repository : sources(backup)) {
            try (ReadLease lease = repository.readLease(backup.deployment(), backup.id(), "fetch")) {
                log.atDebug()
                        .addKeyValue("repository", repository.name())
                        .addKeyValue("leased", lease.isWritten())
                        .log("fetching begins");
                deliver(manifest, repository, delivery);
                failures.forEach(
                        (name, failure) -> progress.fellBack(fallback(manifest, name, failure, repository.name())));
                return;
            } catch (CorruptBackupException | RepositoryException e) {
                log.atDebug()
                        .setCause(e)
                        .addKeyValue("repository", repository.name())
                        .log("a copy cannot be used");
                failures.put(repository.name(), e);
            }
        }
        throw failure(manifest, List.copyOf(failures.values()));
    }

    /**
     * The plain ZIP as a stream that can be opened again and again. Each reads the first copy that is good; where one fails on the way, the next goes on behind what was
     * read, if it begins with the same bytes, and else the stream fails with a {@link CorruptBackupException}. The end of a stream proves all of it.
     *
     * @param progress hears of each stream the bytes that were read, and at its end which copies were no good
     * @throws ConfigurationException when it is encrypted and no identity is configured
     */
    public ZipSource source(Backup backup, FetchProgress progress) {
        requireOpener(backup.manifest());
        return new BackupSource(backup.manifest(), sources(backup), opener, progress);
    }

    /** The same, when nobody is to hear of it. */
    public ZipSource source(Backup backup) {
        return source(backup, bytes -> {});
    }

    private void requireOpener(Manifest manifest) {
        if (manifest.archive().isEncrypted() && opener.isEmpty()) {
            throw new ConfigurationException(
                    "backup " + manifest.id() + " is encrypted and no identity is configured",
                    "set encryption.identity-file to the identity of one of its recipients: "
                            + String.join(", ", manifest.archive().recipients()));
        }
    }

    static Fallback fallback(Manifest manifest, String repository, HoldfastException failure, String used) {
        return new Fallback(
                repository, failure instanceof CorruptBackupException, problem(manifest, repository, failure), used);
    }

    /** Those whose copy was not found bad first, else in the order of the configuration. */
    private List<Repository> sources(Backup backup) {
        return backup.repositories().stream()
                .sorted(Comparator.comparing(name -> !backup.isGoodIn(name)))
                .map(repositories::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Without what is said of the copy anyway. */
    private static String problem(Manifest manifest, String repository, HoldfastException failure) {
        String message = String.valueOf(failure.getMessage());
        String begin = isDamaged(manifest, repository);
        return message.startsWith(begin) ? message.substring(begin.length()) : message;
    }

    private static String isDamaged(Manifest manifest, String repository) {
        return "backup " + manifest.id() + " in repository " + repository + " is damaged: ";
    }

    private void deliver(Manifest manifest, Repository repository, Delivery delivery) throws IOException {
        if (delivery.written() > 0 && !goesOn(manifest, repository, delivery)) {
            delivery.startOver(manifest.id());
        }
        try (Reread reread = begin(manifest, repository, opener)) {
            InputStream plain = reread.plain().orElseThrow();
            byte[] buffer = new byte[BUFFER_BYTES];
            long known = delivery.written();
            int count = read(plain, buffer, manifest, repository);
            while (count > 0) {
                int skipped = (int) Math.min(count, known);
                known -= skipped;
                delivery.write(buffer, skipped, count - skipped);
                count = read(plain, buffer, manifest, repository);
            }
            requireSame(reread, manifest, repository);
        }
    }

    private boolean goesOn(Manifest manifest, Repository repository, Delivery delivery) {
        try (Reread reread = begin(manifest, repository, opener)) {
            return delivery.isBeginningOf(reread.plain().orElseThrow());
        } catch (IOException e) {
            throw failure(manifest, repository, e);
        }
    }

    static HoldfastException failure(Manifest manifest, List<HoldfastException> failures) {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        String all = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
        String what = "none of " + failures.size() + " copies of " + manifest.id() + " can be fetched: " + all;
        boolean isDamage = failures.stream().allMatch(CorruptBackupException.class::isInstance);
        return isDamage
                ? new CorruptBackupException(
                        what,
                        "fetch another backup: holdfast list "
                                + manifest.deployment().name(),
                        failures.get(0))
                : new RepositoryException(
                        what, "make a repository readable that has it, then try again", failures.get(0));
    }

    static Reread begin(Manifest manifest, Repository repository, Optional<Opener> opener) {
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

    static void requireSame(Reread reread, Manifest manifest, Repository repository) {
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
                isDamaged(manifest, repository.name()) + what,
                "record it with: holdfast verify " + manifest.id() + "; then fetch another one: holdfast list "
                        + manifest.deployment().name());
    }

    static HoldfastException failure(Manifest manifest, Repository repository, IOException cause) {
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
