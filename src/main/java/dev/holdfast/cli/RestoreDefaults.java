package dev.holdfast.cli;

import java.util.List;

/**
 * What the configuration says of restores.
 *
 * @param authTables tables of sessions and tokens, left out by {@code --without-auth}
 * @param pause whether targets are paused without a word
 */
public record RestoreDefaults(List<String> authTables, boolean pause) {
    public RestoreDefaults {
        authTables = List.copyOf(authTables);
    }
}
