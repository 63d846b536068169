package dev.holdfast.verify;

import java.io.IOException;

/** An output that can take back what was written to it, as a file can and a pipe cannot. */
@FunctionalInterface
public interface StartsOver {
    /** Drops everything; the next byte written is the first. */
    void startOver() throws IOException;
}
