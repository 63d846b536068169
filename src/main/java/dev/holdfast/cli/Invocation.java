package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What every command was told.
 *
 * @param configuration the file to read
 * @param debug whether everything is logged to stderr; otherwise a command logs warnings alone
 */
public record Invocation(Path configuration, boolean debug) {
    public Invocation {
        requireNonNull(configuration, "configuration");
    }
}
