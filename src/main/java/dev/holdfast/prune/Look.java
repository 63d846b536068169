package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Hold;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryReading;
import dev.holdfast.retention.OwedCopies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fresh looks into a repository before something is removed from it. */
final class Look {
    private static final Logger log = LoggerFactory.getLogger(Look.class);

    private final Repository repository;
    private final List<Repository> others;
    private final CatalogReading everywhere;
    private final OwedCopies owed;

    /**
     * @param others further repositories, whose holds count here
     * @param everywhere tells what others have, and of the holds of those that are down; may be some minutes old
     */
    Look(Repository repository, List<Repository> others, CatalogReading everywhere, OwedCopies owed) {
        this.repository = requireNonNull(repository, "repository");
        this.others = others.stream()
                .filter(other -> !other.name().equals(repository.name()))
                .toList();
        this.everywhere = requireNonNull(everywhere, "everywhere");
        this.owed = requireNonNull(owed, "owed");
    }

    /**
     * Returns all that it holds now.
     *
     * @throws CorruptBackupException if anything there could not be read: nobody knows then what counts and what is held
     * @throws RepositoryException if it is down
     */
    Inventory now() {
        List<Hold> elsewhere = holdsElsewhere();
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
        return Inventory.of(repository.name(), reading, everywhere, elsewhere, repository.cautiousTime())
                .with(owed, everywhere);
    }

    /** A hold may have been placed a moment ago, while this repository was down; one that is down itself must not delay what is done here. */
    private List<Hold> holdsElsewhere() {
        List<Hold> holds = new ArrayList<>();
        for (Repository other : others) {
            boolean isUp = Optional.ofNullable(everywhere.repositories().get(other.name()))
                    .filter(RepositoryState::isUp)
                    .isPresent();
            if (isUp) {
                try {
                    holds.addAll(other.holds().all());
                } catch (RepositoryException e) {
                    log.atInfo()
                            .addKeyValue("repository", other.name())
                            .addKeyValue("problem", e.getMessage())
                            .log("its holds cannot be read now, those that were read last count");
                }
            }
        }
        return holds;
    }
}
