package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The level {@code stored}: asks the store for each copy, one request an object, and reads none, archived ones included. What is not there, has another size or another SHA-256 by the
 * store's own word is bad: that is recorded as a {@link Verification}, once.
 */
final class StoredCopies {
    private static final String SHA256 = "sha256:";

    private final Clock clock;
    private final String by;

    StoredCopies(Clock clock, String by) {
        this.clock = requireNonNull(clock, "clock");
        this.by = requireNonNull(by, "by");
    }

    /**
     * Looks at each of these in one repository and records what is bad. The evidence that sums it up is not recorded yet.
     *
     * @param copies backups of the deployment that lie there
     * @param areAll whether these are all; else it is the first one that the evidence is about
     * @throws dev.holdfast.failure.RepositoryException if the store fails; what was found bad before stays recorded
     */
    LevelCheck look(
            String deployment, Repository repository, List<Backup> copies, boolean areAll, LevelProgress progress) {
        List<String> problems = new ArrayList<>();
        SortedMap<String, Long> figures = new TreeMap<>(Map.of("copies", 0L, "bytes", 0L));
        int done = 0;
        for (Backup backup : copies) {
            progress.at(done++, copies.size(), backup.id() + " in " + repository.name());
            List<String> found = look(backup.manifest(), repository, figures);
            if (!found.isEmpty() && isStillThere(backup, repository)) {
                problems.add(backup.id() + ": " + String.join("; ", found));
                recordOnce(backup, repository, found);
            }
        }
        return new LevelCheck(
                VerifyLevel.STORED,
                deployment,
                areAll ? Optional.empty() : copies.stream().map(Backup::id).findFirst(),
                repository.name(),
                clock.instant(),
                Findings.most(problems),
                List.of(),
                figures,
                by);
    }

    private static List<String> look(Manifest manifest, Repository repository, SortedMap<String, Long> figures) {
        List<String> problems = new ArrayList<>();
        Manifest.Archive archive = manifest.archive();
        Optional<StoredObject> stored = head(repository, archive.key());
        if (stored.isEmpty()) {
            problems.add(archive.key() + " is not there");
        } else {
            figures.merge("copies", 1L, Long::sum);
            figures.merge("bytes", stored.get().sizeBytes(), Long::sum);
            figures.merge("in " + stored.get().storageClass(), 1L, Long::sum);
            difference(archive, stored.get()).ifPresent(problems::add);
        }
        manifest.context()
                .key()
                .filter(key ->
                        head(repository, key).filter(it -> it.sizeBytes() > 0).isEmpty())
                .ifPresent(key -> problems.add("environment variables: " + key + " is not there, or empty"));
        return problems;
    }

    private static Optional<String> difference(Manifest.Archive archive, StoredObject stored) {
        if (stored.sizeBytes() != archive.storedBytes()) {
            return Optional.of(
                    archive.key() + " has " + stored.sizeBytes() + " bytes, " + archive.storedBytes() + " were stored");
        }
        return stored.checksum()
                .filter(sum -> sum.startsWith(SHA256) && !sum.equals(SHA256 + archive.storedSha256()))
                .map(sum -> "the store says that " + archive.key() + " has the SHA-256 "
                        + sum.substring(SHA256.length()) + ", the manifest says " + archive.storedSha256());
    }

    private static Optional<StoredObject> head(Repository repository, String key) {
        try {
            return repository.store().head(new ObjectKey(key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What a prune removed meanwhile is no damage. */
    private static boolean isStillThere(Backup backup, Repository repository) {
        return repository.manifest(backup.deployment(), backup.id()).isPresent();
    }

    /** It is looked at every day, and bad once is bad until somebody reads it again. */
    private void recordOnce(Backup backup, Repository repository, List<String> problems) {
        if (backup.isGoodIn(repository.name())) {
            repository.record(new Verification(
                    backup.id(), backup.deployment(), repository.name(), clock.instant(), Depth.STORED, problems, by));
        }
    }
}
