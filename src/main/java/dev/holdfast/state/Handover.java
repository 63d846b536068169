package dev.holdfast.state;

import java.io.IOException;
import java.nio.file.Path;

/** Makes a file in the state directory belong to whom the directory belongs: what root's commands create, the daemon must be able to write. */
@FunctionalInterface
public interface Handover {
    void handOver(Path file) throws IOException;

    /** Leaves every file with who created it. */
    static Handover none() {
        return file -> {};
    }
}
