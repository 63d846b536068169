package dev.holdfast.backup;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last step of a backup: the manifest is written, while the lease is still ours. */
final class Commitment {
    private static final Logger log = LoggerFactory.getLogger(Commitment.class);

    private final Repository repository;
    private final Lease lease;

    Commitment(Repository repository, Lease lease) {
        this.repository = repository;
        this.lease = lease;
    }

    /** From here on the archive is not dropped any more: a commit that failed may have taken effect. */
    void make(Manifest manifest) {
        if (!lease.ensureHeld()) {
            drop(new ObjectKey(manifest.archive().key()));
            throw new RefusedException(
                    "the lease of " + manifest.deployment().name() + " in repository " + repository.name()
                            + " was lost before the backup could be committed",
                    "this host was out of touch with the repository for too long; the next run takes another backup");
        }
        if (!repository.commit(manifest)) {
            throw new RepositoryException(
                    "repository " + repository.name() + " already has another manifest of " + manifest.id(),
                    "take the backup again");
        }
    }

    /** Removes an archive that no manifest will name. */
    void drop(ObjectKey key) {
        try {
            repository.store().delete(key);
        } catch (RepositoryException e) {
            log.atWarn()
                    .addKeyValue("object", key)
                    .addKeyValue("cause", e.getMessage())
                    .log("an orphan stays until the sweep");
        }
    }
}
