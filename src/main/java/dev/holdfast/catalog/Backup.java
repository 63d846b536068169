package dev.holdfast.catalog;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A committed backup, as all repositories together tell of it.
 *
 * @param repositories names of the repositories that hold a manifest of it, in the order of the configuration; not empty
 * @param verifications evidence about its copies, oldest first
 */
public record Backup(Manifest manifest, List<String> repositories, List<Verification> verifications) {
    /** By snapshot time; ids decide between equal ones. */
    public static final Comparator<Backup> OLDEST_FIRST = Comparator.<Backup, Instant>comparing(
                    backup -> backup.manifest().snapshotTime())
            .thenComparing(Backup::id);

    public Backup {
        requireNonNull(manifest, "manifest");
        repositories = List.copyOf(repositories);
        verifications = verifications.stream()
                .sorted(Comparator.comparing(Verification::at))
                .toList();
    }

    public BackupId id() {
        return manifest.id();
    }

    public String deployment() {
        return manifest.deployment().name();
    }

    public String tier() {
        return manifest.tier();
    }

    /** Whether it was taken of what a restore was about to exchange: kept to take that back, and for nothing else. */
    public boolean isSafetyCopy() {
        return manifest.trigger().kind() == TriggerKind.SAFETY;
    }

    public boolean isSuspect() {
        return manifest.verdict().isSuspect();
    }

    /** Whether it may be relied upon: whole at commit, and at least one copy of it {@linkplain #isGoodIn good} as far as is known. */
    public boolean isVerified() {
        return !isSuspect() && repositories.stream().anyMatch(this::isGoodIn);
    }

    /**
     * Whether the copy in this repository was not found bad, or was found good since by one who looked as deep: that the stored bytes are those that
     * were committed says nothing about what was wrong inside them.
     */
    public boolean isGoodIn(String repository) {
        boolean isGood = true;
        Depth needed = Depth.STORED;
        for (Verification evidence : verifications) {
            if (!evidence.repository().equals(repository)) {
                continue;
            }
            if (!evidence.isGood()) {
                needed = isGood || evidence.depth().compareTo(needed) > 0 ? evidence.depth() : needed;
                isGood = false;
            } else if (evidence.depth().compareTo(needed) >= 0) {
                isGood = true;
                needed = Depth.STORED;
            }
        }
        return isGood;
    }

    /** In how many repositories its copy was found bad and not good since. */
    public long damagedCopies() {
        return repositories.stream().filter(name -> !isGoodIn(name)).count();
    }

    /** When it was last proved: the newest good evidence, or its commit. */
    public Instant provedAt() {
        return verifications.stream()
                .filter(Verification::isGood)
                .map(Verification::at)
                .reduce((older, newer) -> newer)
                .orElse(manifest.timing().committed());
    }
}
