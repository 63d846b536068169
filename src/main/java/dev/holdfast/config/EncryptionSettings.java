package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Encryption before anything leaves the machine.
 *
 * @param recipients {@code age1...}; empty when nothing is encrypted
 * @param identityFile the key that opens what is stored; only where restores and deep checks run
 */
public record EncryptionSettings(List<String> recipients, Optional<Path> identityFile) {
    public EncryptionSettings {
        recipients = List.copyOf(recipients);
        requireNonNull(identityFile, "identityFile");
    }
}
