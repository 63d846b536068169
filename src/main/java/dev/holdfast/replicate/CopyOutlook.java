package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.Destinations;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells how the copies of every deployment stand, from what the repositories hold. Pure.
 *
 * <p>The rule of three copies is held against the newest verified backup that is to be in several repositories by the configuration: a tier that stays where it is taken, as
 * quick ones before a deployment, says nothing about it. A backup is asked for its copies once it has them all, or {@link #COPYING_TIME} after its commit; the one before it
 * answers until then, so that each new backup is no alarm. What the verdict says is thus how the data of an hour ago are kept, not the best that ever was. Where nothing is to
 * be copied the newest verified backup is asked, and the answer is no.
 */
public final class CopyOutlook {
    /** A copy takes its time; nothing is said to be late before so long after the commit. */
    public static final Duration COPYING_TIME = Duration.ofHours(1);

    private final Map<String, Destinations> deployments;
    private final MissingCopies missing;
    private final Map<String, ThreeTwoOne.Traits> repositories;
    private final Map<String, List<String>> shared;

    /**
     * @param deployments where the backups of each belong, by name, in order
     * @param repositories all that are configured, by name, in order
     * @param shared by deployment: what of it shares a disk, in words
     */
    public CopyOutlook(
            Map<String, Destinations> deployments,
            MissingCopies missing,
            Map<String, ThreeTwoOne.Traits> repositories,
            Map<String, List<String>> shared) {
        this.deployments = new LinkedHashMap<>(deployments);
        this.missing = requireNonNull(missing, "missing");
        this.repositories = new LinkedHashMap<>(repositories);
        this.shared = Map.copyOf(shared);
    }

    /** One for each configured deployment, in order. */
    public List<CopyState> states(CatalogReading reading, Instant now) {
        Map<String, List<MissingCopy>> lacking = Stream.concat(
                        missing.in(reading, now).stream()
                                .filter(copy -> copy.backup().isVerified()),
                        damaged(reading))
                .sorted(Comparator.comparing(MissingCopy::backup, Backup.OLDEST_FIRST.reversed()))
                .collect(Collectors.groupingBy(copy -> copy.backup().deployment()));
        return deployments.entrySet().stream()
                .map(entry -> state(
                        entry.getKey(),
                        entry.getValue(),
                        reading,
                        lacking.getOrDefault(entry.getKey(), List.of()),
                        now))
                .toList();
    }

    /** A copy that was found bad is none, also where no good one is left. */
    private static Stream<MissingCopy> damaged(CatalogReading reading) {
        return reading.catalog().backups().stream()
                .filter(backup -> !backup.isSuspect())
                .flatMap(backup -> backup.repositories().stream()
                        .filter(name -> !backup.isGoodIn(name))
                        .map(name -> new MissingCopy(backup, name)));
    }

    private CopyState state(
            String deployment,
            Destinations destinations,
            CatalogReading reading,
            List<MissingCopy> lacking,
            Instant now) {
        List<String> targets = targets(destinations);
        Catalog own = reading.catalog().ofDeployment(deployment);
        return new CopyState(
                deployment,
                targets,
                targets.stream().filter(name -> !isRead(reading, name)).toList(),
                lacking,
                ThreeTwoOne.of(judged(destinations, own.verified(), now), repositories),
                shared.getOrDefault(deployment, List.of()));
    }

    /** The backup that the rule is held against. */
    private static Optional<Backup> judged(Destinations destinations, Catalog verified, Instant now) {
        List<Backup> copied = verified.newestFirst().stream()
                .filter(backup -> destinations.of(backup.manifest()).size() > 1)
                .toList();
        return copied.stream()
                .filter(backup -> hasAllCopies(backup, destinations) || hadTime(backup, now))
                .findFirst()
                .or(() -> copied.stream().findFirst())
                .or(verified::latest);
    }

    private static boolean hasAllCopies(Backup backup, Destinations destinations) {
        return destinations.of(backup.manifest()).stream()
                .allMatch(name -> backup.repositories().contains(name) && backup.isGoodIn(name));
    }

    private static boolean hadTime(Backup backup, Instant now) {
        return !backup.manifest().timing().committed().plus(COPYING_TIME).isAfter(now);
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
