package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupPlan;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.repository.ExpectationsFolder;
import dev.holdfast.repository.Repository;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.state.Notebook;
import dev.holdfast.watch.Unpublished;
import dev.holdfast.watch.WatchNotes;
import dev.holdfast.watch.WatchedDeployment;
import dev.holdfast.watch.WatchedSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
 * Publishes in every repository what this host promises, whenever it has changed, so that somebody else can tell when it is not kept; and looks each hour whether
 * it lies there still. Of a repository that cannot be written each change is logged, and it is tried again each time. One thread runs it; any may ask what is unpublished.
 */
final class ExpectationsChore implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ExpectationsChore.class);

    /** Others may have removed it, or replaced it under our name. */
    private static final Duration LOOK_EVERY = Duration.ofHours(1);

    /** What another installation wrote longer ago is of one that is gone: we look, and write over it, twice as often. */
    private static final Duration LATELY = LOOK_EVERY.multipliedBy(2);

    private static final String INSTALLATION = "installation";

    private final CurrentInstallation current;
    private final Sources sources;
    private final Host host;

    /** What lies in each repository, by its name and location. */
    private final Map<String, HostExpectations> published = new HashMap<>();

    /** When it was last seen there, by place. */
    private final Map<String, Instant> looked = new HashMap<>();

    private final Map<String, String> problems = new HashMap<>();

    /** By place: that somebody else writes there under our name. */
    private final Map<String, String> rivals = new HashMap<>();

    private final Notebook notebook;
    private final WatchNotes notes;
    private volatile List<Unpublished> unpublished = List.of();

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

    ExpectationsChore(CurrentInstallation current, Sources sources, Notebook notebook, Host host) {
        this.current = requireNonNull(current, "current");
        this.sources = requireNonNull(sources, "sources");
        this.notebook = requireNonNull(notebook, "notebook");
        this.notes = new WatchNotes(notebook);
        this.host = requireNonNull(host, "host");
    }

    /** Where it does not lie as it should, as it was found last. */
    List<Unpublished> unpublished() {
        return unpublished;
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
                keep(installation.repositories().all());
            });
        }
    }

    private static String place(Repository repository) {
        return repository.name() + " " + repository.location();
    }

    private void keep(List<Repository> repositories) {
        List<Unpublished> now = new ArrayList<>();
        for (Repository repository : repositories) {
            String name = repository.name();
            Optional.ofNullable(problems.get(place(repository)))
                    .map(reason -> new Unpublished(
                            name,
                            "what this host promises cannot be published there, so that nobody can judge it from outside: "
                                    + reason,
                            "its key must be allowed to write expectations/; it is tried again every minute"))
                    .or(() -> Optional.ofNullable(rivals.get(place(repository)))
                            .map(rival -> new Unpublished(
                                    name, rival, "stop the other daemon, or give one of the two another host name")))
                    .ifPresent(now::add);
        }
        if (!now.equals(notes.unpublished())) {
            notes.keepUnpublished(now);
        }
        unpublished = List.copyOf(now);
    }

    private void publish(Installation installation, Repository repository, HostExpectations wanted) {
        String place = place(repository);
        try {
            if (isThere(place, wanted) && !isDue(place, wanted.written())) {
                problems.remove(place);
                return;
            }
            ExpectationsFolder folder =
                    new ExpectationsFolder(installation.door().open(repository.name()));
            Optional<HostExpectations> found = folder.of(host.name());
            published.remove(place);
            found.ifPresent(there -> published.put(place, there));
            lookForRival(place, repository.name(), found, wanted);
            if (!isThere(place, wanted)) {
                folder.publish(wanted);
                published.put(place, wanted);
                log.atInfo()
                        .addKeyValue("repository", repository.name())
                        .addKeyValue("deployments", wanted.deployments().size())
                        .log("expectations published");
            }
            looked.put(place, wanted.written());
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

    private boolean isDue(String place, Instant now) {
        Instant last = looked.getOrDefault(place, Instant.EPOCH);
        // A time that is yet to come was read from a wrong clock.
        return last.isAfter(now) || !last.plus(LOOK_EVERY).isAfter(now);
    }

    /** Two daemons of one name would replace each other's promises for ever, and only those of one of them would be judged. */
    private void lookForRival(
            String place, String repository, Optional<HostExpectations> found, HostExpectations wanted) {
        boolean isOthers = found.flatMap(HostExpectations::installation)
                .filter(id -> !wanted.installation().equals(Optional.of(id)))
                .isPresent();
        Instant written = found.map(HostExpectations::written).orElse(Instant.EPOCH);
        if (!isOthers || written.plus(LATELY).isBefore(wanted.written())) {
            rivals.remove(place);
            return;
        }
        String problem = "another daemon that calls itself " + host.name() + " has replaced what this one promises, at "
                + written.truncatedTo(ChronoUnit.SECONDS);
        if (rivals.put(place, problem) == null) {
            log.atWarn()
                    .addKeyValue("repository", repository)
                    .addKeyValue("host", host.name())
                    .addKeyValue("hint", "stop the other daemon, or give one of the two another host name")
                    .log("another daemon publishes expectations under the name of this host");
        }
    }

    private String installationId() {
        String fresh = host.installationId();
        return notebook.note(INSTALLATION, known -> known.or(() -> Optional.of(fresh)))
                .orElse(fresh);
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
                sources.silences().get(),
                Optional.of(installationId()));
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
                        .toList(),
                watched.drill()
                        .flatMap(drill -> drill.appointments()
                                .map(days -> new HostExpectations.Drill(
                                        drill.into(),
                                        new TreeMap<>(days.recurrence().form()),
                                        days.grace(),
                                        drill.since()))));
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
