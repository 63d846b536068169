package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What there is to be restored, as far as a plan needs it.
 *
 * @param words what it is, for people: a backup's id, a file
 * @param environment names of the environment variables that were captured; empty where none are known
 * @param origin where it comes from; empty for a file
 */
public record Offer(String words, Contents contents, Optional<SortedSet<String>> environment, Optional<Origin> origin) {
    public Offer {
        requireNonNull(words, "words");
        requireNonNull(contents, "contents");
        requireNonNull(environment, "environment");
        requireNonNull(origin, "origin");
    }

    /**
     * Whose data it is, and what it is worth.
     *
     * @param deployment its name in our configuration
     * @param instance what the deployment called itself
     * @param isVerified whether it may be relied upon
     * @param suspicions why it is suspect; empty if it is not
     */
    public record Origin(
            String deployment, String instance, Instant snapshotTime, boolean isVerified, List<String> suspicions) {
        public Origin {
            requireNonNull(deployment, "deployment");
            requireNonNull(instance, "instance");
            requireNonNull(snapshotTime, "snapshotTime");
            suspicions = List.copyOf(suspicions);
        }
    }

    /** A backup, with what its manifest says it holds. */
    public static Offer of(Backup backup) {
        Manifest manifest = backup.manifest();
        List<String> names = manifest.context().environmentNames();
        return new Offer(
                manifest.id().value(),
                manifest.contents(),
                names.isEmpty() ? Optional.empty() : Optional.of(new TreeSet<>(names)),
                Optional.of(new Origin(
                        manifest.deployment().name(),
                        manifest.deployment().instance(),
                        manifest.snapshotTime(),
                        backup.isVerified(),
                        manifest.verdict().reasons())));
    }

    /** A ZIP of unknown origin. */
    public static Offer of(String file, Contents contents) {
        return new Offer(file, contents, Optional.empty(), Optional.empty());
    }
}
