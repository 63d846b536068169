package dev.holdfast.watch;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges all promises. A pure function: equal inputs give equal health, and nothing is read or kept. */
public final class Watch {
    /** A catalog that was not read for so long says nothing any more; it is read every few minutes. */
    static final Duration STALE_READING = Duration.ofMinutes(30);

    private Watch() {}

    public static Health assess(WatchInput input) {
        List<Promise> promises = new ArrayList<>();
        List<DeploymentHealth> deployments = new ArrayList<>();
        List<ScheduleHealth> schedules = new ArrayList<>();
        List<TierHealth> tiers = new ArrayList<>();
        Map<String, Integer> copies = new LinkedHashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        boolean isAllKnown = input.reading().repositories().values().stream().allMatch(RepositoryState::everRead);
        for (WatchedDeployment deployment : input.deployments()) {
            Catalog own = input.reading().catalog().ofDeployment(deployment.name());
            ScheduleWatch scheduleWatch = new ScheduleWatch(input, deployment, own);
            schedules.addAll(scheduleWatch.schedules());
            promises.addAll(scheduleWatch.promises());
            BackupWatch backupWatch = new BackupWatch(input, deployment, own.backups());
            promises.addAll(backupWatch.promises());
            RestoreWatch.promise(input, deployment.name()).ifPresent(promises::add);
            deployments.add(backupWatch.health(isAllKnown));
            tiers.addAll(backupWatch.tiers());
            if (isAllKnown) {
                copies.put(deployment.name(), backupWatch.copiesMin());
            }
            if (deployment.unread(input.reading()).isPresent()) {
                unknown.add(deployment.name());
            }
        }
        RepositoryWatch repositoryWatch = new RepositoryWatch(input);
        List<RepositoryHealth> repositories = repositoryWatch.repositories();
        promises.addAll(repositoryWatch.promises());
        promises.addAll(ofUpkeep(input));
        promises.addAll(ofSurroundings(input, repositories));
        promises.add(catalogIsRead(input));
        return new Health(
                input.now(),
                promises,
                deployments,
                schedules,
                tiers,
                copies,
                input.copies(),
                unknown,
                repositories,
                input.circumstances(),
                input.facts(),
                input.telling());
    }

    private static List<Promise> ofUpkeep(WatchInput input) {
        List<Promise> promises = new ArrayList<>();
        promises.addAll(new PruneWatch(input.prunes())
                .promises(input.deployments().stream()
                        .map(WatchedDeployment::name)
                        .collect(Collectors.toSet())));
        promises.addAll(new CopyWatch(input).promises());
        promises.addAll(new BucketWatch(input.buckets()).promises());
        return promises;
    }

    private static List<Promise> ofSurroundings(WatchInput input, List<RepositoryHealth> repositories) {
        List<Promise> promises = new ArrayList<>();
        promises.addAll(new SourceWatch(input).promises());
        promises.addAll(new ChannelWatch(input).promises());
        input.telling()
                .heartbeat()
                .map(heartbeat -> HeartbeatWatch.isTaken(heartbeat, input.now()))
                .ifPresent(promises::add);
        promises.addAll(new ExportWatch(input).promises());
        promises.addAll(new PlaceWatch(input, repositories).promises());
        input.circumstances().configuration().map(ConfigurationWatch::isInForce).ifPresent(promises::add);
        input.circumstances().unpublished().stream()
                .map(ConfigurationWatch::isPublished)
                .forEach(promises::add);
        return promises;
    }

    private static Promise catalogIsRead(WatchInput input) {
        boolean isStale = input.reading().at().plus(STALE_READING).isBefore(input.now());
        return new Promise(
                Promise.Kind.CATALOG,
                Optional.empty(),
                Optional.empty(),
                isStale ? PromiseState.CRITICAL : PromiseState.OK,
                Optional.of(input.reading().at()),
                "last read at " + Words.time(input.reading().at()),
                isStale ? "the daemon does not read the repositories any more; look at its log and restart it" : "");
    }
}
