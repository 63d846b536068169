package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.seal.Opener;
import dev.holdfast.seal.Seal;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Encryption before anything leaves the machine.
 *
 * @param seal for the configured recipients; seals nothing where none is configured
 * @param identityFile where the opener's keys come from
 * @param opener of what is stored; only where an identity is configured
 */
public record EncryptionSettings(Seal seal, Optional<Path> identityFile, Optional<Opener> opener) {
    public EncryptionSettings {
        requireNonNull(seal, "seal");
        requireNonNull(identityFile, "identityFile");
        requireNonNull(opener, "opener");
    }
}
