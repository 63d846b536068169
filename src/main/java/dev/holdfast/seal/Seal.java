package dev.holdfast.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** How archives are encrypted on their way into a repository: {@link AgeSeal}, or not at all ({@link #none()}). */
public interface Seal {
    /**
     * Returns a stream whose plain bytes arrive sealed in {@code to}. Closing it ends the envelope and flushes, but does not close {@code
     * to}; an envelope whose stream was never closed does not open.
     */
    OutputStream over(OutputStream to) throws IOException;

    /** Fingerprints of the recipients: {@code sha256:} and 16 hex digits over the {@code age1...} text. Empty when nothing is sealed. */
    List<String> fingerprints();

    /** What a sealed file's name ends with: {@code .age}, or nothing. */
    String suffix();

    default boolean isSealing() {
        return !fingerprints().isEmpty();
    }

    static Seal none() {
        return NoSeal.INSTANCE;
    }
}
