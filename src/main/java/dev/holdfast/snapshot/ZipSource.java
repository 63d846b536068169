package dev.holdfast.snapshot;

import java.io.IOException;
import java.io.InputStream;

/** The ZIP of one snapshot, wherever it lies, that can be read from its beginning as often as need be. */
public interface ZipSource {
    /** What it is, for messages: a backup's id, a file's path, a deployment's name. */
    String name();

    /**
     * Opens the plain ZIP at its beginning. The caller closes it. Reading to the end proves the bytes as far as that is known of them: a source that knows its SHA-256
     * throws {@link dev.holdfast.failure.CorruptBackupException} instead of ending when it differs. What was read before counts only then.
     *
     * @throws IOException also as an unchecked {@link dev.holdfast.failure.HoldfastException} where the failure is an expected one
     */
    InputStream open() throws IOException;
}
