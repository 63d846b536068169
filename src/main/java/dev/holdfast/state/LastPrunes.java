package dev.holdfast.state;

import java.util.List;

/**
 * Remembers how the last prunes ended: a refused deletion is seen only by who tries one. Like {@link RunLog}, it never throws because it cannot be stored
 * or read. Any thread may call it.
 */
public interface LastPrunes {
    /** Remembers a prune in place of the one before of the same deployment in the same repository. */
    void record(LastPrune prune);

    /** One for each repository and deployment, sorted by them. */
    List<LastPrune> lastPrunes();
}
