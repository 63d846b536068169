package dev.holdfast.cli;

import dev.holdfast.notify.OpenAlert;
import dev.holdfast.notify.Silence;
import dev.holdfast.watch.Telling;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told of what is wrong, and what is not; the wiring implements it. */
public interface AlertDesk {
    /** Names of the configured channels, in the order of the configuration. */
    List<String> channels();

    /**
     * Sends a test message through each of these channels.
     *
     * @return by channel, in their order: why it failed, or empty if it was taken
     */
    Map<String, Optional<String>> test(List<String> channels) throws InterruptedException;

    /** What stands, as the daemon found it; the worst first. */
    List<OpenAlert> open();

    /** When the daemon judged last; empty if it never did. */
    Optional<Instant> judged();

    /** How the channels stand. */
    Telling telling();

    /** The silences that last. */
    List<Silence> silences();

    /** Begins a silence, in place of the one of the same deployment; recorded in the audit log. */
    Silence silence(Optional<String> deployment, Instant until, String reason);

    /** Ends a silence; recorded in the audit log. Returns false if there was none. */
    boolean endSilence(Optional<String> deployment);
}
