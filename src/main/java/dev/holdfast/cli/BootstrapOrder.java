package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What somebody begins anew with.
 *
 * @param repository its address
 * @param accessKeyId of the bucket, with {@code secretAccessKeyFile}; empty to leave both to Amazon's SDK
 * @param identity the age identity's file
 * @param output where the configuration will lie: files of keys are named beside it
 * @param stateDirectory empty for the default
 */
public record BootstrapOrder(
        String repository,
        Optional<String> accessKeyId,
        Optional<Path> secretAccessKeyFile,
        Optional<Path> identity,
        Path output,
        Optional<Path> stateDirectory) {
    public BootstrapOrder {
        requireNonNull(repository, "repository");
        requireNonNull(accessKeyId, "accessKeyId");
        requireNonNull(secretAccessKeyFile, "secretAccessKeyFile");
        requireNonNull(identity, "identity");
        requireNonNull(output, "output");
        requireNonNull(stateDirectory, "stateDirectory");
        if (accessKeyId.isPresent() != secretAccessKeyFile.isPresent()) {
            throw new IllegalArgumentException("an access key needs its secret, and the other way round");
        }
    }
}
