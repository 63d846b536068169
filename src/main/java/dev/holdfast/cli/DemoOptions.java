package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the demonstration runs.
 *
 * @param directory where everything it makes is kept; empty for a temporary one
 * @param port of metrics and health; 0 for any free one
 * @param length after which it ends by itself; empty until it is told to stop
 * @param outage how long backups are made to fail, to show what follows; empty for not at all
 * @param debug whether everything is logged
 */
public record DemoOptions(
        Optional<Path> directory, int port, Optional<Duration> length, Optional<Duration> outage, boolean debug) {
    public DemoOptions {
        requireNonNull(directory, "directory");
        requireNonNull(length, "length");
        requireNonNull(outage, "outage");
    }
}
