package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.repository.DamagedObjectException;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Opener;
import dev.holdfast.snapshot.SnapshotInspector;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The level {@code whole}: reads one copy from its beginning to its end, decrypts it where it can, looks at every document, and compares all of it with the manifest; what was captured
 * beside it, too. Records nothing. Any thread may call it.
 */
final class WholeCopy {
    private static final Logger log = LoggerFactory.getLogger(WholeCopy.class);

    private final SnapshotInspector inspector;
    private final Optional<Opener> opener;
    private final ContextCheck context;
    private final Clock clock;
    private final String by;

    /** @param opener empty where no identity is configured: encrypted archives are then proved by their stored bytes alone */
    WholeCopy(SnapshotInspector inspector, Optional<Opener> opener, Clock clock, String by) {
        this.inspector = requireNonNull(inspector, "inspector");
        this.opener = requireNonNull(opener, "opener");
        this.context = new ContextCheck(opener);
        this.clock = requireNonNull(clock, "clock");
        this.by = requireNonNull(by, "by");
    }

    /** @throws RepositoryException if it could not be read, which is no evidence */
    Verification examine(Manifest manifest, Repository repository) {
        boolean canOpen = !manifest.archive().isEncrypted() || opener.isPresent();
        List<String> problems = new ArrayList<>();
        try {
            problems.addAll(readTwiceIfDamaged(manifest, repository, canOpen));
        } catch (CorruptBackupException e) {
            problems.add(e.getMessage());
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + manifest.archive().key() + " in repository " + repository.name() + ": "
                            + e.getMessage(),
                    "look at the repository; nothing was recorded about the backup",
                    e);
        }
        boolean isInside = canOpen && (problems.isEmpty() || isStoredRight(manifest, repository));
        problems.addAll(context.problems(manifest, repository));
        return new Verification(
                manifest.id(),
                manifest.deployment().name(),
                repository.name(),
                clock.instant(),
                isInside ? Depth.CONTENTS : Depth.STORED,
                problems,
                by);
    }

    /** Whether the damage cannot be seen from outside, so that only one who looks inside can say that it is gone. */
    private static boolean isStoredRight(Manifest manifest, Repository repository) {
        try {
            return readStored(manifest, repository).isEmpty();
        } catch (CorruptBackupException | IOException e) {
            return false;
        }
    }

    /** Bytes that are not those the store keeps may have changed on their way; those that come so again are damaged where they lie. */
    private List<String> readTwiceIfDamaged(Manifest manifest, Repository repository, boolean canOpen)
            throws IOException {
        try {
            return read(manifest, repository, canOpen);
        } catch (DamagedObjectException e) {
            log.atWarn()
                    .addKeyValue("backup", manifest.id())
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("problem", e.getMessage())
                    .log("what was read is damaged, it is read once more");
        }
        try {
            return read(manifest, repository, canOpen);
        } catch (DamagedObjectException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private List<String> read(Manifest manifest, Repository repository, boolean canOpen) throws IOException {
        return canOpen ? readContents(manifest, repository) : readStored(manifest, repository);
    }

    private static List<String> readStored(Manifest manifest, Repository repository) throws IOException {
        try (Reread reread = Reread.begin(manifest, repository, Optional.empty())) {
            return reread.differences();
        }
    }

    private List<String> readContents(Manifest manifest, Repository repository) throws IOException {
        Reread reread;
        try {
            reread = Reread.begin(manifest, repository, opener);
        } catch (CorruptBackupException e) {
            return explainUnopened(manifest, repository, e);
        }
        try (reread) {
            return compareContents(manifest, reread);
        }
    }

    /** An envelope that does not open is damaged only if its bytes are not those that were stored; else the identity is the wrong one. */
    private static List<String> explainUnopened(
            Manifest manifest, Repository repository, CorruptBackupException failure) throws IOException {
        List<String> problems = readStored(manifest, repository);
        if (problems.isEmpty()) {
            throw new ConfigurationException(
                    "the stored bytes of " + manifest.id() + " in repository " + repository.name()
                            + " are those that were committed, but the identity does not open them: "
                            + failure.getMessage(),
                    "set encryption.identity-file to the identity of one of its recipients: "
                            + String.join(", ", manifest.archive().recipients())
                            + "; or leave it out to prove the stored bytes alone",
                    failure);
        }
        return problems;
    }

    private List<String> compareContents(Manifest manifest, Reread reread) throws IOException {
        List<String> problems = new ArrayList<>();
        Contents now;
        try {
            now = inspector.inspect(reread.plain().orElseThrow());
        } catch (CorruptBackupException e) {
            problems.add(e.getMessage());
            return problems;
        }
        problems.addAll(reread.differences());
        if (!now.tables().equals(manifest.contents().tables())) {
            problems.add("the tables in the archive are not those of the manifest");
        }
        if (!now.files().equals(manifest.contents().files())) {
            problems.add("the stored files in the archive are not those of the manifest");
        }
        return problems;
    }
}
