package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.Holdings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** In which storage class the copies of backups lie, as the repositories themselves tell. */
final class CopyClasses {
    private final CatalogReading reading;

    CopyClasses(CatalogReading reading) {
        this.reading = reading;
    }

    /** By repository, in the order of the configuration. */
    Map<String, String> of(Backup backup) {
        Map<String, String> classes = new LinkedHashMap<>();
        backup.repositories().forEach(name -> classes.put(name, in(name).storageClass(backup.manifest())));
        return classes;
    }

    /** Each class once, as in {@code STANDARD, GLACIER}. */
    String words(Backup backup) {
        return of(backup).values().stream().distinct().collect(Collectors.joining(", "));
    }

    private Holdings in(String repository) {
        return Optional.ofNullable(reading.repositories().get(repository))
                .map(RepositoryState::holdings)
                .orElseGet(Holdings::none);
    }
}
