package dev.holdfast.prune;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryReading;
import java.time.Instant;

/** A fresh look into a repository before something is removed from it. */
final class Look {
    private Look() {}

    /**
     * Returns all that it holds now.
     *
     * @throws CorruptBackupException if anything there could not be read: nobody knows then what counts and what is held
     * @throws dev.holdfast.failure.RepositoryException if it is down
     */
    static Inventory into(Repository repository, CatalogReading everywhere, Instant now) {
        repository.refresh();
        RepositoryReading reading = repository.read();
        if (!reading.unreadable().isEmpty()) {
            ObjectKey first = reading.unreadable().firstKey();
            throw new CorruptBackupException(
                    reading.unreadable().size() + " objects of " + repository + " at " + repository.location()
                            + " cannot be read, so nothing is removed from it; first: "
                            + reading.unreadable().get(first),
                    "restore or remove the damaged objects; holdfast list tells of them, too");
        }
        return Inventory.of(repository.name(), reading, everywhere, now);
    }
}
