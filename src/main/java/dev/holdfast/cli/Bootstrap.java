package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import java.util.List;
import java.util.Optional;

/**
 * What a repository tells to who has nothing else.
 *
 * @param location where it is, without anything secret
 * @param deployments whose backups lie there, by name
 * @param problems what could not be read, in words
 * @param missing what must come from elsewhere, in words
 * @param configuration to begin with, in HOCON
 */
public record Bootstrap(
        String location, List<Found> deployments, List<String> problems, List<String> missing, String configuration) {
    public Bootstrap {
        requireNonNull(location, "location");
        deployments = List.copyOf(deployments);
        problems = List.copyOf(problems);
        missing = List.copyOf(missing);
        requireNonNull(configuration, "configuration");
    }

    /** Whether each deployment has a verified backup that can be opened, as far as that was tried, and all could be read. */
    public boolean isWhole() {
        return problems.isEmpty() && deployments.stream().allMatch(Found::isRestorable);
    }

    /**
     * Backups of one deployment.
     *
     * @param backups not empty
     * @param opening of the newest verified one
     * @param remark why it does not open, or was not tried; empty else
     */
    public record Found(String deployment, Catalog backups, Opening opening, String remark) {
        public Found {
            requireNonNull(deployment, "deployment");
            requireNonNull(backups, "backups");
            requireNonNull(opening, "opening");
            requireNonNull(remark, "remark");
        }

        /** The one that says what the deployment was last. */
        public Backup newest() {
            return backups.latest().orElseThrow();
        }

        public Optional<Backup> newestVerified() {
            return backups.latestToRelyOn();
        }

        boolean isRestorable() {
            return newestVerified().isPresent() && opening != Opening.CLOSED && opening != Opening.NO_IDENTITY;
        }
    }

    /** Whether who asks can open a backup. */
    public enum Opening {
        PLAIN("not sealed"),
        OPENS("yes"),
        NO_IDENTITY("no identity"),
        CLOSED("no"),
        UNTRIED("not tried");

        private final String words;

        Opening(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
