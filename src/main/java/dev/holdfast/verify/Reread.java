package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.MeasuringInputStream;
import dev.holdfast.seal.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One reading of a stored archive, which measures the stored and the plain bytes on their way. Without an opener an encrypted archive is read as it is stored. One
 * thread; the owner closes it.
 */
final class Reread implements AutoCloseable {
    private final Manifest manifest;
    private final MeasuringInputStream stored;
    private final Optional<MeasuringInputStream> plain;

    private Reread(Manifest manifest, MeasuringInputStream stored, Optional<MeasuringInputStream> plain) {
        this.manifest = manifest;
        this.stored = stored;
        this.plain = plain;
    }

    /** Begins to read; {@link dev.holdfast.failure.CorruptBackupException} if the archive is not there or does not open. */
    static Reread begin(Manifest manifest, Repository repository, Optional<Opener> opener) throws IOException {
        requireNonNull(manifest, "manifest");
        MeasuringInputStream stored = new MeasuringInputStream(repository.open(manifest));
        try {
            if (!manifest.archive().isEncrypted()) {
                return new Reread(manifest, stored, Optional.of(stored));
            }
            if (opener.isEmpty()) {
                return new Reread(manifest, stored, Optional.empty());
            }
            InputStream opened = opener.get().open(stored);
            return new Reread(manifest, stored, Optional.of(new MeasuringInputStream(opened)));
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** The plain ZIP; empty where it cannot be opened. */
    Optional<InputStream> plain() {
        return plain.map(stream -> stream);
    }

    /** Reads whatever was left unread and says what differs from the manifest. */
    List<String> differences() throws IOException {
        if (plain.isPresent()) {
            plain.get().transferTo(OutputStream.nullOutputStream());
        }
        stored.transferTo(OutputStream.nullOutputStream());
        Manifest.Archive archive = manifest.archive();
        List<String> problems = new ArrayList<>();
        compare("stored", archive.storedBytes(), archive.storedSha256(), stored, problems);
        if (plain.isPresent() && plain.get() != stored) {
            compare("decrypted", archive.plainBytes(), archive.plainSha256(), plain.get(), problems);
        }
        return problems;
    }

    private static void compare(
            String what, long bytes, String sha256, MeasuringInputStream actual, List<String> problems) {
        if (actual.bytes() != bytes) {
            problems.add("the archive has " + actual.bytes() + " " + what + " bytes, the manifest says " + bytes);
        } else if (!actual.sha256().equals(sha256)) {
            problems.add("SHA-256 of the " + what + " bytes is " + actual.sha256() + ", the manifest says " + sha256);
        }
    }

    @Override
    public void close() throws IOException {
        if (plain.isPresent()) {
            plain.get().close();
        }
        stored.close();
    }
}
