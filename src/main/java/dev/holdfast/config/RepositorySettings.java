package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.retention.Age;
import java.util.Optional;
import java.util.function.Function;

/**
 * One repository.
 *
 * @param offSite whether it survives the loss of this site
 * @param kind of storage, for "two kinds": two repositories of one kind may fail together
 * @param managedBy who moves archives to colder storage classes
 * @param lock what every backup in it is locked with; empty where nothing is locked
 * @param warnSize bytes of archives above which somebody wants to be told; empty for none
 */
public record RepositorySettings(
        String name,
        boolean offSite,
        String kind,
        ManagedBy managedBy,
        Optional<Lock> lock,
        Optional<Long> warnSize,
        Store store) {
    public RepositorySettings {
        requireNonNull(name, "name");
        requireNonNull(kind, "kind");
        requireNonNull(managedBy, "managedBy");
        requireNonNull(lock, "lock");
        requireNonNull(warnSize, "warnSize");
        requireNonNull(store, "store");
    }

    /** Whether archives in it may lie in different storage classes. */
    public boolean hasStorageClasses() {
        return store.match(directory -> false, bucket -> true);
    }

    /** Who moves archives to colder storage classes: Holdfast by copying, or the bucket by its lifecycle rules. */
    public enum ManagedBy {
        HOLDFAST,
        BUCKET
    }

    /** Object Lock, by the bucket. */
    public record Lock(LockMode mode, Age length) {
        public Lock {
            requireNonNull(mode, "mode");
            requireNonNull(length, "length");
        }
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
