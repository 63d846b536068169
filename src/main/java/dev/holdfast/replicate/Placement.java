package dev.holdfast.replicate;

import dev.holdfast.manifest.Manifest;
import java.util.List;
import java.util.Optional;

/** What the configuration says about where backups belong. Immutable; any thread may ask. */
public interface Placement {
    /** Names of the repositories that are to hold it, in order; empty if its deployment is not configured. */
    List<String> repositories(Manifest manifest);

    /** The class of its archive in a repository, S3's word; empty for the store's default. */
    Optional<String> storageClass(String repository, Manifest manifest);
}
