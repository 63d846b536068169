package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Destinations;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.RepositorySettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds deployments of which one disk holds more than it should: two repositories that are directories of one file system, or, for a self-hosted
 * deployment on this very host, its data and all its backups.
 *
 * <p>Where such a deployment keeps its data nobody tells us; it is taken to lie where Docker's volumes or else programs without a disk of their own
 * lie: on the system's disk. Disks behind one volume of several, and an image file on another disk, are not seen through. A repository in the folder for
 * temporary files is a trial, of which nobody is warned.
 */
final class SharedDisks {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "0.0.0.0");
    private static final List<Path> SYSTEM = List.of(Path.of("/"), Path.of("/var/lib/docker"));

    private final Disks disks;
    private final Path trials;

    /** Where paths lie. */
    interface Disks {
        /** The disk on which a path lies, or will lie once it is made; empty if the system does not tell. */
        Optional<Disk> of(Path path);
    }

    /**
     * A file system.
     *
     * @param number what tells it from others
     * @param name for people
     * @param isRemote whether it lies on another machine
     */
    record Disk(String number, String name, boolean isRemote) {}

    /** @param text what shares a disk, in words */
    record Finding(String deployment, String text) {
        static final String HINT =
                "add a repository on another machine to its into, such as a bucket with off-site = true";
    }

    /** @param trials the folder for temporary files */
    SharedDisks(Disks disks, Path trials) {
        this.disks = requireNonNull(disks, "disks");
        this.trials = requireNonNull(trials, "trials");
    }

    static SharedDisks ofThisHost() {
        return new SharedDisks(new LocalDisks(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** In the order of the configuration. Looks at this host's own disks and asks nobody else. */
    List<Finding> in(HoldfastSettings settings) {
        Map<String, Disk> directories = new LinkedHashMap<>();
        settings.repositories()
                .forEach(repository -> disk(repository).ifPresent(disk -> directories.put(repository.name(), disk)));
        return settings.deployments().stream()
                .flatMap(deployment -> findings(deployment, directories).stream())
                .toList();
    }

    private Optional<Disk> disk(RepositorySettings repository) {
        return repository
                .store()
                .match(
                        directory ->
                                Optional.of(directory.path().toAbsolutePath().normalize()),
                        bucket -> Optional.<Path>empty())
                .filter(path -> !path.startsWith(trials))
                .flatMap(disks::of);
    }

    private List<Finding> findings(DeploymentSettings deployment, Map<String, Disk> directories) {
        Set<String> repositories = repositories(deployment.plan().destinations());
        List<Finding> findings = new ArrayList<>();
        Map<String, List<String>> byDisk = new LinkedHashMap<>();
        for (String name : repositories) {
            Optional.ofNullable(directories.get(name))
                    .ifPresent(disk -> byDisk.computeIfAbsent(disk.number(), number -> new ArrayList<>())
                            .add(name));
        }
        byDisk.values().stream()
                .filter(names -> names.size() > 1)
                .map(names -> new Finding(
                        deployment.name(),
                        "the repositories " + String.join(" and ", names) + " lie on one disk ("
                                + directories.get(names.get(0)).name() + "): its failure takes the copies in both"))
                .forEach(findings::add);
        withItsData(deployment, repositories, directories).ifPresent(findings::add);
        return findings;
    }

    /** Every repository that any of its backups goes to. */
    private static Set<String> repositories(Destinations destinations) {
        Set<String> names = new LinkedHashSet<>(destinations.into());
        Stream.of(destinations.byTier(), destinations.bySchedule())
                .map(Map::values)
                .flatMap(Collection::stream)
                .forEach(names::addAll);
        return names;
    }

    private Optional<Finding> withItsData(
            DeploymentSettings deployment, Set<String> repositories, Map<String, Disk> directories) {
        URI url = deployment.connection().url();
        boolean isHere = LOOPBACK.contains(Objects.requireNonNullElse(url.getHost(), ""));
        Optional<Disk> system = SYSTEM.stream()
                .flatMap(path -> disks.of(path).stream())
                .filter(disk -> repositories.stream()
                        .allMatch(name -> disk.number()
                                .equals(Optional.ofNullable(directories.get(name))
                                        .map(Disk::number)
                                        .orElse(""))))
                .findFirst();
        return system.filter(disk -> isHere && !disk.isRemote())
                .map(disk -> new Finding(
                        deployment.name(),
                        "it runs on this host, and all its backups (" + String.join(", ", repositories)
                                + ") lie on this host's system disk (" + disk.name()
                                + "), as its own data probably does: one failure takes both"));
    }
}
