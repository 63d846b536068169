package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupPlan;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.repository.ExpectationsFolder;
import dev.holdfast.repository.Repository;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.watch.WatchedDeployment;
import dev.holdfast.watch.WatchedSchedule;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes in every repository what this host promises, whenever it has changed, so that somebody else can tell when it is not kept. Of a repository that cannot be written each change
 * is logged, and it is tried again each time. One thread.
 */
final class ExpectationsChore implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ExpectationsChore.class);

    private final CurrentInstallation current;
    private final Sources sources;
    private final Host host;

    /** What lies in each repository, by its name and location. */
    private final Map<String, HostExpectations> published = new HashMap<>();

    private final Map<String, String> problems = new HashMap<>();

    /** While a repository is down nobody knows since when a new schedule is configured, and the answer is a later one each time. */
    private final Map<String, Instant> firstSince = new HashMap<>();

    /**
     * Where it comes from.
     *
     * @param deployments those in force; empty as long as the repositories were never read, since they may tell of an earlier beginning
     * @param silences that stand
     */
    record Sources(
            Supplier<Optional<List<WatchedDeployment>>> deployments,
            Supplier<List<HostExpectations.Silence>> silences) {}

    ExpectationsChore(CurrentInstallation current, Sources sources, Host host) {
        this.current = requireNonNull(current, "current");
        this.sources = requireNonNull(sources, "sources");
        this.host = requireNonNull(host, "host");
    }

    @Override
    public void run() {
        Optional<List<WatchedDeployment>> watched = sources.deployments().get();
        if (watched.isPresent()) {
            current.use(installation -> {
                HostExpectations now = expectations(installation.settings().deployments(), watched.get());
                for (Repository repository : installation.repositories().all()) {
                    publish(installation, repository, now.in(repository.name()));
                }
            });
        }
    }

    private void publish(Installation installation, Repository repository, HostExpectations wanted) {
        String place = repository.name() + " " + repository.location();
        try {
            if (isThere(place, wanted)) {
                return;
            }
            ExpectationsFolder folder =
                    new ExpectationsFolder(installation.door().open(repository.name()));
            folder.of(host.name()).ifPresent(there -> published.put(place, there));
            if (!isThere(place, wanted)) {
                folder.publish(wanted);
                published.put(place, wanted);
                log.atInfo()
                        .addKeyValue("repository", repository.name())
                        .addKeyValue("deployments", wanted.deployments().size())
                        .log("expectations published");
            }
            problems.remove(place);
        } catch (HoldfastException e) {
            if (Thread.currentThread().isInterrupted()) {
                log.atDebug().setCause(e).log("expectations are not published: the daemon stops");
                return;
            }
            if (!problems.containsKey(place)) {
                log.atWarn()
                        .addKeyValue("repository", repository.name())
                        .addKeyValue("reason", e.explain())
                        .log("expectations cannot be published; it is tried again every minute");
            }
            problems.put(place, e.explain());
        }
    }

    private boolean isThere(String place, HostExpectations wanted) {
        return Optional.ofNullable(published.get(place))
                .filter(there -> there.at(wanted.written()).equals(wanted))
                .isPresent();
    }

    private HostExpectations expectations(List<DeploymentSettings> settings, List<WatchedDeployment> watched) {
        Map<String, WatchedDeployment> byName = new HashMap<>();
        watched.forEach(deployment -> byName.put(deployment.name(), deployment));
        Set<String> schedules = new HashSet<>();
        List<HostExpectations.Deployment> deployments = settings.stream()
                .filter(deployment -> byName.containsKey(deployment.name()))
                .map(deployment -> deployment(deployment, byName.get(deployment.name()), schedules))
                .toList();
        firstSince.keySet().retainAll(schedules);
        return new HostExpectations(
                host.name(),
                host.version(),
                host.clock().instant(),
                "",
                deployments,
                sources.silences().get());
    }

    private HostExpectations.Deployment deployment(
            DeploymentSettings settings, WatchedDeployment watched, Set<String> schedules) {
        BackupPlan plan = settings.plan();
        return new HostExpectations.Deployment(
                settings.name(),
                plan.into(),
                plan.intoByTier(),
                settings.noBackupFor(),
                watched.schedules().stream()
                        .map(schedule -> schedule(settings.name(), plan, schedule, schedules))
                        .toList());
    }

    private HostExpectations.Schedule schedule(
            String deployment, BackupPlan plan, WatchedSchedule watched, Set<String> schedules) {
        Schedule schedule = watched.schedule();
        String key =
                deployment + "/" + schedule.name() + " " + schedule.recurrence().describe();
        schedules.add(key);
        Instant since =
                firstSince.merge(key, watched.protectedSince(), (one, other) -> one.isBefore(other) ? one : other);
        return new HostExpectations.Schedule(
                schedule.name(),
                schedule.tier(),
                new TreeMap<>(schedule.recurrence().form()),
                schedule.spread(),
                schedule.grace(),
                since,
                plan.destinations().of(Optional.of(schedule.name()), schedule.tier()));
    }
}
