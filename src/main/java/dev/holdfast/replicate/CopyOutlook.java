package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.Destinations;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells how the copies of every deployment stand, from what the repositories hold. Pure. */
public final class CopyOutlook {
    private final Map<String, Destinations> deployments;
    private final MissingCopies missing;
    private final Map<String, ThreeTwoOne.Traits> repositories;

    /**
     * @param deployments where the backups of each belong, by name, in order
     * @param repositories all that are configured, by name, in order
     */
    public CopyOutlook(
            Map<String, Destinations> deployments,
            MissingCopies missing,
            Map<String, ThreeTwoOne.Traits> repositories) {
        this.deployments = new LinkedHashMap<>(deployments);
        this.missing = requireNonNull(missing, "missing");
        this.repositories = new LinkedHashMap<>(repositories);
    }

    /** One for each configured deployment, in order. */
    public List<CopyState> states(CatalogReading reading, Instant now) {
        Map<String, List<MissingCopy>> lacking = missing.in(reading, now).stream()
                .filter(copy -> copy.backup().isVerified())
                .collect(Collectors.groupingBy(copy -> copy.backup().deployment()));
        return deployments.entrySet().stream()
                .map(entry -> state(
                        entry.getKey(), entry.getValue(), reading, lacking.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }

    private CopyState state(
            String deployment, Destinations destinations, CatalogReading reading, List<MissingCopy> lacking) {
        List<String> targets = targets(destinations);
        Catalog own = reading.catalog().ofDeployment(deployment);
        Optional<Backup> newest = own.verified().latest();
        return new CopyState(
                deployment,
                targets,
                targets.stream().filter(name -> !isRead(reading, name)).toList(),
                lacking,
                ThreeTwoOne.of(newest, repositories));
    }

    private List<String> targets(Destinations destinations) {
        List<List<String>> several = Stream.of(
                        List.of(destinations.into()),
                        destinations.byTier().values(),
                        destinations.bySchedule().values())
                .flatMap(Collection::stream)
                .filter(names -> names.size() > 1)
                .toList();
        return repositories.keySet().stream()
                .filter(name -> several.stream().anyMatch(names -> names.contains(name)))
                .toList();
    }

    private static boolean isRead(CatalogReading reading, String repository) {
        RepositoryState state = reading.repositories().get(repository);
        return state != null && state.everRead();
    }
}
