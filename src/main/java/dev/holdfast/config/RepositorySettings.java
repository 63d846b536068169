package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.s3.S3Settings;
import java.util.function.Function;

/**
 * One repository.
 *
 * @param offSite whether it survives the loss of this site
 */
public record RepositorySettings(String name, boolean offSite, Store store) {
    public RepositorySettings {
        requireNonNull(name, "name");
        requireNonNull(store, "store");
    }

    /** Where its objects lie. */
    public sealed interface Store {
        <R> R match(Function<DirectorySettings, R> directory, Function<S3Settings, R> s3);
    }

    /** In a directory. */
    public record InDirectory(DirectorySettings settings) implements Store {
        @Override
        public <R> R match(Function<DirectorySettings, R> directory, Function<S3Settings, R> s3) {
            return directory.apply(settings);
        }
    }

    /** In a bucket. */
    public record InBucket(S3Settings settings) implements Store {
        @Override
        public <R> R match(Function<DirectorySettings, R> directory, Function<S3Settings, R> s3) {
            return s3.apply(settings);
        }
    }
}
