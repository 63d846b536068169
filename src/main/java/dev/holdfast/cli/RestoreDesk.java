package dev.holdfast.cli;

import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreProgress;
import dev.holdfast.restore.RestoreWish;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is brought back into deployments; the wiring implements it over {@link dev.holdfast.restore.Restores}, which says more. */
public interface RestoreDesk {
    /** What counts where a command says nothing. */
    RestoreDefaults defaults();

    /** Whether restoring into this deployment takes its name twice. */
    boolean isProduction(String deployment);

    /** Says what a restore would do. Changes nothing. */
    Prepared plan(RestoreOrder order, RestoreProgress progress) throws InterruptedException;

    /** Says what taking back a restore would do. Changes nothing. */
    Prepared planUndo(RestoreRecord record, Set<RestoreWish> wishes, RestoreProgress progress)
            throws InterruptedException;

    /**
     * Carries out what was planned, and records in the audit log that it was done.
     *
     * @return the restore as it ended, proved or not
     * @throws InterruptedException when the thread was interrupted; its message says in which state the target is
     */
    RestoreRecord carryOut(Prepared prepared, Consent consent, RestoreProgress progress) throws InterruptedException;

    /** Finishes a restore that was left half-way. */
    RestoreRecord resume(RestoreId id, RestoreProgress progress) throws InterruptedException;

    /** All restores, oldest first. */
    List<RestoreRecord> records();

    /** The one that took this restore back, of which that was proved; empty if it was not. */
    default Optional<RestoreId> takenBackBy(RestoreRecord record) {
        return records().stream()
                .filter(other -> other.undoes().filter(record.id()::equals).isPresent())
                .filter(other ->
                        other.outcome().filter(RestoreOutcome.PROVED::equals).isPresent())
                .map(RestoreRecord::id)
                .reduce((older, newer) -> newer);
    }

    /** @throws dev.holdfast.failure.UsageException if there is none */
    RestoreRecord find(RestoreId id);

    /** The newest one that changed its target or stands half-way. */
    RestoreRecord latest(Optional<String> deployment);
}
