package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.Holdings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** In which storage class the copies of backups lie now, as the listings of the buckets tell. A directory has no classes. */
final class CopyClasses {
    private final Map<String, RepositoryState> repositories;
    private final Set<String> buckets;

    /** @param buckets names of the repositories that have storage classes */
    private CopyClasses(Map<String, RepositoryState> repositories, Collection<String> buckets) {
        this.repositories = Map.copyOf(repositories);
        this.buckets = Set.copyOf(buckets);
    }

    static CopyClasses of(CatalogReading reading, Workbench workbench) {
        return new CopyClasses(reading.repositories(), workbench.coldStorage().buckets());
    }

    /** Those of a backup that was committed a moment ago, as its manifest says. */
    static CopyClasses asWritten(Workbench workbench) {
        return new CopyClasses(Map.of(), workbench.coldStorage().buckets());
    }

    /** Whether any copy can have one. */
    boolean areKnown() {
        return !buckets.isEmpty();
    }

    Optional<String> of(Backup backup, String repository) {
        return Optional.of(repository).filter(buckets::contains).map(name -> in(name).storageClass(backup.manifest()));
    }

    /** By repository, in the order of the configuration; null where there are none. */
    Map<String, Object> fields(Backup backup) {
        Map<String, Object> classes = new LinkedHashMap<>();
        backup.repositories().forEach(name -> classes.put(name, of(backup, name).orElse(null)));
        return classes;
    }

    /** Each class once, as in {@code STANDARD, GLACIER}; a dash where there are none. */
    String words(Backup backup) {
        String words = backup.repositories().stream()
                .flatMap(name -> of(backup, name).stream())
                .distinct()
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "-" : words;
    }

    /** Each copy with its class, as in {@code local, cloud (GLACIER)}. */
    String copies(Backup backup) {
        return backup.repositories().stream()
                .map(name ->
                        name + of(backup, name).map(word -> " (" + word + ")").orElse(""))
                .collect(Collectors.joining(", "));
    }

    private Holdings in(String repository) {
        return Optional.ofNullable(repositories.get(repository))
                .map(RepositoryState::holdings)
                .orElseGet(Holdings::none);
    }
}
