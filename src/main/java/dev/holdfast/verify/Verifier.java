package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Verification;
import dev.holdfast.repository.ReadLease;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Opener;
import dev.holdfast.snapshot.SnapshotInspector;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads stored copies again, what was captured beside them too, compares them with their manifest as deeply as it can, and records what it found in the repository. Bad evidence revokes a backup's
 * standing as verified; a repository that cannot be read is no evidence and throws.
 */
public final class Verifier {
    private static final Logger log = LoggerFactory.getLogger(Verifier.class);

    private final Map<String, Repository> repositories;
    private final WholeCopy copies;

    /**
     * Makes a verifier.
     *
     * @param repositories by name
     * @param opener empty where no identity is configured: encrypted archives are then proved by their stored bytes alone
     * @param by user and host, for the evidence
     */
    public Verifier(
            Map<String, Repository> repositories,
            SnapshotInspector inspector,
            Optional<Opener> opener,
            Clock clock,
            String by) {
        this.repositories = Map.copyOf(repositories);
        this.copies = new WholeCopy(inspector, opener, clock, by);
    }

    /**
     * Verifies every copy of a backup, in the order of the repositories. One that cannot be read does not keep the others from it.
     *
     * @throws RepositoryException when no copy could be read
     */
    public Verified verify(Backup backup) {
        List<Verification> evidence = new ArrayList<>();
        Map<String, HoldfastException> unread = new LinkedHashMap<>();
        for (String name : backup.repositories()) {
            Repository repository = repositories.get(name);
            if (repository != null) {
                try {
                    Verification verification = examineAndRecord(backup, repository);
                    tell(verification);
                    evidence.add(verification);
                } catch (RepositoryException e) {
                    unread.put(name, e);
                }
            }
        }
        if (evidence.isEmpty() && !unread.isEmpty()) {
            throw unread.values().iterator().next();
        }
        return new Verified(evidence, unread);
    }

    /**
     * Verifies one copy of a backup.
     *
     * @throws RepositoryException when it could not be read, or nothing can be recorded
     */
    public Verification verify(Backup backup, String repository) {
        return examineAndRecord(backup, requireNonNull(repositories.get(repository), repository));
    }

    private Verification examineAndRecord(Backup backup, Repository repository) {
        try (ReadLease lease = repository.readLease(backup.deployment(), backup.id(), "verify")) {
            log.atDebug()
                    .addKeyValue("backup", backup.id())
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("leased", lease.isWritten())
                    .log("verifying begins");
            Verification verification = copies.examine(backup.manifest(), repository);
            repository.record(verification);
            return verification;
        }
    }

    private static void tell(Verification verification) {
        (verification.isGood() ? log.atInfo() : log.atError())
                .addKeyValue("backup", verification.backup())
                .addKeyValue("repository", verification.repository())
                .addKeyValue("depth", verification.depth())
                .addKeyValue("problems", verification.problems())
                .log(verification.isGood() ? "backup verified" : "backup is damaged");
    }
}
