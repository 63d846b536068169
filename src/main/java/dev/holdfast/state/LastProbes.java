package dev.holdfast.state;

import java.util.List;

/**
 * Remembers how the last probes of repositories ended: what cannot be written to is seen only by who tries. Like {@link RunLog}, it never throws because it
 * cannot be stored or read. Any thread may call it.
 */
public interface LastProbes {
    /** Remembers a probe in place of the one before of the same repository. */
    void record(LastProbe probe);

    /** One for each repository that was ever probed, sorted by name. */
    List<LastProbe> lastProbes();
}
