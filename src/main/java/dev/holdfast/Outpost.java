package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.cli.Watchpost;
import dev.holdfast.config.RepositorySettings;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.replicate.ThreeTwoOne;
import dev.holdfast.repository.ExpectationsFolder;
import dev.holdfast.repository.LocalMemory;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ReadOnlyStore;
import dev.holdfast.repository.Repositories;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryIdentity;
import dev.holdfast.repository.RepositoryTerms;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.state.KnownRepositories;
import dev.holdfast.watch.OffHostWatch;
import dev.holdfast.watch.Telling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches repositories from a host that has no part in the backups. */
final class Outpost implements Watchpost {
    /** The first look fetches every manifest; later ones what is new. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Outpost.class);

    private final Map<String, RepositorySettings> places = new LinkedHashMap<>();
    private final Set<String> ignoredHosts;
    private final Host host;
    private final Memory memory;
    private final Repositories repositories;

    /**
     * What is kept on this host.
     *
     * @param directory empty to keep nothing
     * @param alerts empty where nobody is to be told
     */
    record Memory(
            Optional<Path> directory, KnownRepositories known, Optional<OutpostAlerts> alerts, Runnable closing) {}

    /** @param places in order, names distinct */
    Outpost(List<RepositorySettings> places, Set<String> ignoredHosts, Host host, Memory memory) {
        places.forEach(place -> this.places.put(place.name(), place));
        this.ignoredHosts = Set.copyOf(ignoredHosts);
        this.host = requireNonNull(host, "host");
        this.memory = requireNonNull(memory, "memory");
        List<Repository> opened = new ArrayList<>();
        this.places.values().forEach(place -> opened.add(repository(place)));
        this.repositories = new Repositories(opened, host.clock(), PATIENCE);
    }

    private Repository repository(RepositorySettings place) {
        ObjectStore store = new ReadOnlyStore(place.store().match(DirectoryStore::new, S3Store::new));
        boolean isFar = !store.kind().equals("directory");
        return new Repository(
                place.name(),
                store,
                RepositoryTerms.unlocked(place.offSite()),
                host.clock(),
                new LocalMemory(
                        () -> memory.known().knownId(place.name(), store.location()),
                        memory.directory().filter(any -> isFar).map(directory -> directory.resolve("cache"))));
    }

    @Override
    public OffHostWatch.View look() throws InterruptedException {
        OffHostWatch.Sight sight = sight();
        if (memory.alerts().isEmpty()) {
            return OffHostWatch.assess(sight);
        }
        OutpostAlerts alerts = memory.alerts().get();
        alerts.tell(OffHostWatch.assess(sight.told(alerts.telling())));
        // Whether they could be told belongs to what was seen.
        return OffHostWatch.assess(sight.told(alerts.telling()));
    }

    private OffHostWatch.Sight sight() {
        CatalogReading reading = repositories.read();
        Map<String, ExpectationsFolder.Reading> published = new HashMap<>();
        Map<String, Duration> clockSkew = new HashMap<>();
        for (Repository repository : repositories.all()) {
            RepositoryState state = reading.repositories().get(repository.name());
            if (state == null || !state.everRead()) {
                continue;
            }
            try {
                published.put(repository.name(), new ExpectationsFolder(repository).read());
                Instant now = host.clock().instant();
                repository
                        .store()
                        .clock()
                        .ifPresent(theirs -> clockSkew.put(repository.name(), Duration.between(now, theirs)));
                remember(repository);
            } catch (HoldfastException e) {
                log.atWarn()
                        .addKeyValue("repository", repository.name())
                        .addKeyValue("reason", e.explain())
                        .log("expectations cannot be read");
            }
        }
        Map<String, ThreeTwoOne.Traits> traits = new LinkedHashMap<>();
        places.forEach((name, place) -> traits.put(name, new ThreeTwoOne.Traits(place.kind(), place.offSite())));
        return new OffHostWatch.Sight(
                reading,
                published,
                ignoredHosts,
                clockSkew,
                traits,
                missing(),
                Telling.nothing(),
                host.clock().instant());
    }

    /** An empty repository is begun by who writes to it; for who only looks it is a path that was mistyped, or a disk that is not mounted. */
    private Map<String, String> missing() {
        Map<String, String> missing = new HashMap<>();
        places.forEach((name, place) -> {
            Optional<Path> path =
                    place.store().match(directory -> Optional.of(directory.path()), s3 -> Optional.empty());
            path.filter(each -> !Files.isDirectory(each))
                    .ifPresent(each -> missing.put(name, "the directory " + each + " does not exist"));
        });
        return missing;
    }

    /** An empty bucket in its place is then told from it. */
    private void remember(Repository repository) {
        if (memory.known().knownId(repository.name(), repository.location()).isEmpty()) {
            repository
                    .identity()
                    .map(RepositoryIdentity::id)
                    .ifPresent(id -> memory.known().remember(repository.name(), repository.location(), id));
        }
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
        host.pause().pause(length);
    }

    @Override
    public void close() {
        repositories.close();
        memory.alerts().ifPresent(OutpostAlerts::close);
        memory.closing().run();
    }
}
