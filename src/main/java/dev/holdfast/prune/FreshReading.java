package dev.holdfast.prune;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Verification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A catalog that was read some minutes ago, with one repository as it is now. */
final class FreshReading {
    private FreshReading() {}

    /** @param now what the repository holds, all of it */
    static CatalogReading of(CatalogReading everywhere, Inventory now) {
        String repository = now.repository();
        Map<BackupId, Backup> backups = new LinkedHashMap<>();
        everywhere.catalog().backups().forEach(backup -> elsewhere(backup, repository, backups));
        now.backups().forEach(backup -> backups.merge(backup.id(), backup, FreshReading::both));
        Map<String, RepositoryState> states = new HashMap<>(everywhere.repositories());
        states.put(repository, new RepositoryState("", true, now.holdings()));
        return new CatalogReading(Catalog.of(List.copyOf(backups.values())), states, everywhere.at());
    }

    private static void elsewhere(Backup backup, String repository, Map<BackupId, Backup> backups) {
        List<String> others = backup.repositories().stream()
                .filter(name -> !name.equals(repository))
                .toList();
        if (!others.isEmpty()) {
            backups.put(backup.id(), new Backup(backup.manifest(), others, backup.verifications()));
        }
    }

    private static Backup both(Backup elsewhere, Backup here) {
        List<String> repositories = new ArrayList<>(elsewhere.repositories());
        repositories.addAll(here.repositories());
        Set<Verification> evidence = new LinkedHashSet<>(elsewhere.verifications());
        evidence.addAll(here.verifications());
        return new Backup(elsewhere.manifest(), repositories, List.copyOf(evidence));
    }
}
