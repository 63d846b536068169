package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.thaw.ColdCopy;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.thaw.ThawProgress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The verbs over archives that lie in cold classes. One thread. */
public interface ColdStorage {
    /** What the configuration says of a thaw, where the command line says nothing. */
    ThawOrder order(Optional<ThawSpeed> speed, OptionalInt days);

    /** Tells of every copy how it can be read now. */
    List<ColdCopy> look(Backup backup);

    /** Asks for a copy that can be read and returns at once. Prune leaves the backup alone until the thawed copy goes. */
    ColdCopy request(Backup backup, String repository, ThawOrder order);

    /**
     * Asks for a copy that can be read and waits for it.
     *
     * @throws InterruptedException when the thread is interrupted; the request stands
     */
    ColdCopy await(Backup backup, String repository, ThawOrder order, ThawProgress progress)
            throws InterruptedException;
}
