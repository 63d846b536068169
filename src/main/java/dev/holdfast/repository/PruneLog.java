package dev.holdfast.repository;

import dev.holdfast.manifest.PruneRecord;
import java.util.List;

/**
 * What prunes meant to remove from a repository, {@code evidence/DEPLOYMENT/prune/INSTANT-ID.json}; ID is the same for all records of one
 * instance of the deployment, so that only the newest of each need be read. Old ones go to {@code audit/}. Every method throws {@link
 * dev.holdfast.failure.RepositoryException} when the store fails. Any thread may call it.
 */
public final class PruneLog {
    private final EvidenceFolder evidence;
    private final Presence presence;

    PruneLog(EvidenceFolder evidence, Presence presence) {
        this.evidence = evidence;
        this.presence = presence;
    }

    /**
     * Keeps what a prune is going to remove. It is in the repository when this returns.
     *
     * @throws IllegalArgumentException if it is about another repository
     */
    public void record(PruneRecord prune) {
        presence.requireThere();
        evidence.record(prune);
    }

    /** The newest of each deployment's instance as the store has them at this moment. One that cannot be read is left out: the reading tells of it. */
    public List<PruneRecord> latest() {
        evidence.forget();
        return evidence.read().evidence().prunes();
    }
}
