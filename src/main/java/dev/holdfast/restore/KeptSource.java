package dev.holdfast.restore;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ReadLease;
import dev.holdfast.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the backup that is restored where it is until the restore has ended: between its readings, and before its environment variables are read, nobody else would know that it is
 * needed. Reading leases in all repositories that hold it.
 */
final class KeptSource implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeptSource.class);

    private final List<ReadLease> leases = new ArrayList<>();

    private KeptSource() {}

    /**
     * A repository that cannot be told is left out: what it lost, the reading will tell.
     *
     * @param backup empty where a file is restored
     */
    static KeptSource of(Optional<Backup> backup, Map<String, Repository> repositories) {
        KeptSource kept = new KeptSource();
        backup.ifPresent(it -> it.repositories().stream()
                .filter(repositories::containsKey)
                .forEach(name -> kept.keep(it, repositories.get(name))));
        return kept;
    }

    private void keep(Backup backup, Repository repository) {
        try {
            leases.add(repository.readLease(backup.deployment(), backup.id(), "restore"));
        } catch (RepositoryException e) {
            log.atInfo()
                    .addKeyValue("backup", backup.id())
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("problem", e.getMessage())
                    .log("a copy of what is restored is not kept from being removed");
        }
    }

    /** In how many repositories it is kept. */
    int copies() {
        return leases.size();
    }

    @Override
    public void close() {
        leases.forEach(ReadLease::close);
    }
}
