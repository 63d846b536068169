package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.seal.Opener;
import dev.holdfast.seal.Seal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Encryption before anything leaves the machine.
 *
 * @param recipients {@code age1...}; empty when nothing is encrypted
 * @param identityFile where the opener's keys come from
 * @param seal for the configured recipients; seals nothing where none is configured
 * @param opener of what is stored; only where an identity is configured
 */
public record EncryptionSettings(
        List<String> recipients, Optional<Path> identityFile, Seal seal, Optional<Opener> opener) {
    public EncryptionSettings {
        recipients = List.copyOf(recipients);
        requireNonNull(seal, "seal");
        requireNonNull(identityFile, "identityFile");
        requireNonNull(opener, "opener");
    }
}
