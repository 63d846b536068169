package dev.holdfast.repository;

import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreRecord;
import java.util.List;

/**
 * The journals of restores into the deployments that a repository holds backups of, {@code evidence/DEPLOYMENT/restore/RESTORE-NN-STAGE.json}: each entry is an object of its
 * own, written once, so that what was reached is never forgotten again. Every method throws {@link dev.holdfast.failure.RepositoryException} when the store fails. Any thread
 * may call it.
 */
public final class RestoreLog {
    private final EvidenceFolder evidence;
    private final Presence presence;

    RestoreLog(EvidenceFolder evidence, Presence presence) {
        this.evidence = evidence;
        this.presence = presence;
    }

    /** Keeps that a restore reached a stage. It is in the repository when this returns; of two about one stage the first stands. */
    public void record(RestoreEntry entry) {
        presence.requireThere();
        evidence.record(entry);
    }

    /** All restores as the store has them at this moment, oldest first. An entry that cannot be read is left out: the reading tells of it. */
    public List<RestoreRecord> read() {
        evidence.forget();
        return evidence.read().evidence().restores();
    }
}
