package dev.holdfast.seal;

import java.io.IOException;
import java.io.InputStream;

/** Opens what a {@link Seal} closed: {@link AgeOpener} where an identity is configured. */
public interface Opener {
    /**
     * Returns the plain bytes. A wrong identity, a flipped bit and a missing end make it, or a read from it, throw {@link
     * dev.holdfast.failure.CorruptBackupException} or {@link IOException}; no byte that was not authenticated is ever returned. Closing it closes {@code
     * sealed}.
     */
    InputStream open(InputStream sealed) throws IOException;
}
