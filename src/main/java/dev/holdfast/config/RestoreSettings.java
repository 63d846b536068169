package dev.holdfast.config;

import java.util.List;

/**
 * How is restored.
 *
 * @param authTables names of tables of sessions and tokens, that {@code --without-auth} leaves out
 * @param pause whether targets are paused for the import without a word
 */
public record RestoreSettings(List<String> authTables, boolean pause) {
    public RestoreSettings {
        authTables = List.copyOf(authTables);
    }
}
