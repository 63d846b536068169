package dev.holdfast.state;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Texts under names: what this host has to remember beyond a restart and would not find in any repository, as which alert was sent. Like {@link RunLog}, it never throws
 * because it cannot be stored or read; it is then kept in memory. Any thread may call it, and several processes may use one file.
 */
public interface Notebook {
    /** Returns the text under a name; empty if there is none. */
    Optional<String> note(String name);

    /**
     * Changes the text under a name, and returns what it is then. Nobody else changes it meanwhile, not even another process.
     *
     * @param change gets the text as it is, and returns the one to keep, or empty to forget it; quick, without side effects, since it may be called again
     */
    Optional<String> note(String name, UnaryOperator<Optional<String>> change);
}
