package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.RestoreRun.Site;
import java.util.Optional;

/**
 * The right to go on with a restore whose target may be changed by now: the leases of its target. Whoever lost them writes nothing more, changes nothing more, and gives way to
 * whoever has them. For one thread.
 */
final class Right {
    private final Site site;
    private final Journal journal;
    private Optional<RefusedException> loss = Optional.empty();

    Right(Site site, Journal journal) {
        this.site = requireNonNull(site, "site");
        this.journal = requireNonNull(journal, "journal");
    }

    /** Whether it was found to be lost. Once true, it stays so. */
    boolean isLost() {
        return loss.isPresent();
    }

    /**
     * Asked before what only follows and tells.
     *
     * @throws RefusedException if it is lost; that nobody can tell stops nothing
     */
    void requireNotLost() {
        try {
            require();
        } catch (RepositoryException e) {
            // What this is asked before hurts nobody.
        }
    }

    /**
     * Asked before what would hurt whoever has it by now.
     *
     * @throws RefusedException if it is lost
     * @throws RepositoryException if nobody can tell, and it may be lost
     */
    void require() {
        if (loss.isPresent()) {
            throw loss.get();
        }
        try {
            Undisturbed.run(site.leases()::requireNotLost);
        } catch (RefusedException e) {
            loss = Optional.of(e);
            throw e;
        }
    }

    /** The failure of one who gives way: what became of the restore since, as its journal tells it by now. */
    HoldfastException gaveWay(HoldfastException loss) {
        return Ending.failure(journal.record(), loss, state(), next());
    }

    /** How the target stands in the hands of whoever has the lease. */
    String state() {
        RestoreRecord ours = journal.record();
        String what = ours.importId().map(id -> "import " + id).orElse("an import") + " was confirmed";
        Optional<RestoreRecord> now = read();
        if (now.isEmpty()) {
            return what + "; whoever has the lease now goes on with it" + paused(ours);
        }
        RestoreRecord record = now.get();
        return record.isOpen()
                ? what + "; by its journal it came to " + record.stage().word()
                        + ", and whoever has the lease now goes on with it" + paused(record)
                : "as somebody else left it: "
                        + record.outcome().map(RestoreOutcome::words).orElse("not known") + ", " + record.message()
                        + paused(record);
    }

    String next() {
        return "see how it goes on with: holdfast status; if nobody carries it on: holdfast restore --resume "
                + journal.record().id();
    }

    private static String paused(RestoreRecord record) {
        return record.leftPaused() ? "; it is left paused" : "";
    }

    private Optional<RestoreRecord> read() {
        try {
            return site.home().restores().read().stream()
                    .filter(record -> record.id().equals(journal.record().id()))
                    .findFirst();
        } catch (RepositoryException e) {
            return Optional.empty();
        }
    }
}
