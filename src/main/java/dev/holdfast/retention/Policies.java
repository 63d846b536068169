package dev.holdfast.retention;

import java.util.Optional;

/** The policies in force. Immutable; any thread may ask. */
public interface Policies {
    /**
     * Returns what is kept in a repository of a deployment's tier; empty if one of the three is not configured, and then everything is kept.
     *
     * @param schedule that took the backup; one that is not configured any more counts as none
     */
    Optional<RetentionPolicy> policyOf(String repository, String deployment, String tier, Optional<String> schedule);

    /** Returns where a deployment's archives of a tier lie in a repository; {@link StoragePolicy#NONE} if nothing is said or known of them. */
    StoragePolicy storageOf(String repository, String deployment, String tier);
}
