package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.manifest.Verification;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.PruneState;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.run.Run;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.schedule.Appointments;
import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.state.MemoryState;
import dev.holdfast.state.RunLog;
import dev.holdfast.testing.Drills;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is configured, stored and happened, put together by a test. Everything is in UTC; a backup takes a minute. */
public final class Scenario {
    private final List<WatchedDeployment> deployments = new ArrayList<>();
    private final List<Backup> backups = new ArrayList<>();
    private final Map<String, RepositoryState> repositories =
            new HashMap<>(Map.of("local", new RepositoryState("", true)));
    private final Map<String, Duration> skew = new HashMap<>();
    private final List<PruneState> prunes = new ArrayList<>();
    private final List<CopyState> copies = new ArrayList<>();
    private final List<BucketFindings> buckets = new ArrayList<>();
    private final List<RunningBackup> running = new ArrayList<>();
    private final RunLog runs;
    private Circumstances circumstances = Circumstances.unknown();
    private Telling telling = Telling.nothing();
    private Optional<Instant> readAt = Optional.empty();

    public Scenario() {
        this(new MemoryState());
    }

    /** @param runs remembers them, and may know some already */
    public Scenario(RunLog runs) {
        this.runs = runs;
    }

    /** A schedule of its tier, every day at 02:00. */
    public static WatchedSchedule daily(String name, String protectedSince) {
        return new WatchedSchedule(
                new Schedule(
                        name,
                        "daily",
                        CalendarRecurrence.daily(LocalTime.of(2, 0), ZoneOffset.UTC),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        Optional.empty()),
                Instant.parse(protectedSince));
    }

    /** {@code prod} with one schedule {@code daily} at 02:00, grace one hour, and 24 hours without a backup an alarm. */
    public static Scenario dailyProd(String protectedSince) {
        return new Scenario().deployment("prod", Optional.of(Duration.ofHours(24)), daily("daily", protectedSince));
    }

    public Scenario deployment(String name, Optional<Duration> noBackupFor, WatchedSchedule... schedules) {
        deployments.add(new WatchedDeployment(name, List.of(schedules), Set.of("local"), noBackupFor));
        return this;
    }

    /** Drilled into {@code staging} at 03:00 on the 15th of each quarter's last month, with a week of grace and the objectives of {@link Drills}. */
    public Scenario drilled(String name, String since) {
        deployments.replaceAll(deployment -> deployment.name().equals(name)
                ? deployment.drilled(
                        Optional.of(new WatchedDrill(
                                "staging",
                                Optional.of(new Appointments(
                                        CalendarRecurrence.quarterly(List.of(15), LocalTime.of(3, 0), ZoneOffset.UTC),
                                        Duration.ofDays(7))),
                                Instant.parse(since),
                                Drills.begun(since).objectives())),
                        true)
                : deployment);
        return this;
    }

    /** One that is marked production and not drilled. */
    public Scenario production(String name) {
        deployments.add(new WatchedDeployment(name, List.of(), Set.of("local"), Optional.empty())
                .drilled(Optional.empty(), true));
        return this;
    }

    /** Evidence in {@code local}. */
    public Scenario drills(DrillRecord... drills) {
        repositories.put("local", new RepositoryState("", true, Told.of(Told.drills(List.of(drills)))));
        return this;
    }

    /** A whole backup of the schedule {@code daily} of {@code prod} for this moment, in {@code local}. */
    public Scenario backup(String due) {
        return backup(due, Verdict.whole(Optional.empty()), List.of("local"), List.of());
    }

    public Scenario suspect(String due) {
        return backup(
                due,
                new Verdict(List.of("users lost 40% of its documents"), Optional.empty()),
                List.of("local"),
                List.of());
    }

    /** A backup that a verification of each of these repositories found bad later; it is stored in {@code local} and {@code cloud}. */
    public Scenario revoked(String due, String... badIn) {
        repositories.put("cloud", new RepositoryState("", true));
        return backup(due, Verdict.whole(Optional.empty()), List.of("local", "cloud"), List.of(badIn));
    }

    private Scenario backup(String due, Verdict verdict, List<String> in, List<String> badIn) {
        Instant moment = Instant.parse(due);
        Manifest some = Manifests.of("prod", "daily", moment, "aaaaaa", verdict);
        Manifest manifest = new Manifest(
                some.id(),
                some.deployment(),
                some.tier(),
                Trigger.schedule("daily", moment),
                moment,
                new Timing(moment, moment, moment.plusSeconds(60)),
                some.archive(),
                some.contents(),
                some.context(),
                some.annotations(),
                some.origin(),
                verdict);
        List<Verification> evidence = badIn.stream()
                .map(repository -> new Verification(
                        some.id(),
                        "prod",
                        repository,
                        moment.plusSeconds(3_600),
                        Verification.Depth.STORED,
                        List.of("the checksum differs"),
                        "tester@test"))
                .toList();
        backups.add(new Backup(manifest, in, evidence));
        return this;
    }

    /** A backup by hand. */
    public Scenario manual(String at) {
        backups.add(new Backup(
                Manifests.of("prod", "manual", Instant.parse(at), "bbbbbb", Verdict.whole(Optional.empty())),
                List.of("local"),
                List.of()));
        return this;
    }

    public Scenario run(String ended, RunOutcome outcome) {
        Instant end = Instant.parse(ended);
        runs.record(new Run(
                "r" + runs.recent(1_000).size(),
                RunKind.BACKUP,
                "prod",
                "daily",
                Optional.of("daily"),
                Optional.of(end.minusSeconds(60)),
                end.minusSeconds(60),
                end,
                outcome,
                Optional.empty(),
                "the deployment did not answer"));
        return this;
    }

    public Scenario down(String repository, String problem, boolean everRead) {
        repositories.put(repository, new RepositoryState(problem, everRead));
        return this;
    }

    public Scenario skew(String repository, Duration by) {
        skew.put(repository, by);
        return this;
    }

    public Scenario running(String since) {
        return running(since, since);
    }

    public Scenario running(String since, String progress) {
        running.add(new RunningBackup("prod", "daily", Instant.parse(since), Instant.parse(progress)));
        return this;
    }

    /** {@code prod} answered then. */
    public static SourceState answered(String deployment, String at, Duration clockSkew) {
        return new SourceState(
                deployment, Instant.parse(at), 0, Optional.empty(), "", "", List.of(), Optional.of(clockSkew));
    }

    /** It refused or did not answer in so many tries, the first of them then. */
    public static SourceState silent(String deployment, String since, String at, int failures) {
        return new SourceState(
                deployment,
                Instant.parse(at),
                failures,
                Optional.of(Instant.parse(since)),
                "cannot check the key of " + deployment + ": connection refused",
                "check its url",
                List.of(),
                Optional.empty());
    }

    public Scenario around(Circumstances others) {
        circumstances = others;
        return this;
    }

    /** What {@code local} tells beside its backups. */
    public Scenario holding(RepositoryState local) {
        repositories.put("local", local);
        return this;
    }

    public Scenario pruned(PruneState state) {
        prunes.add(state);
        return this;
    }

    public Scenario copies(CopyState state) {
        copies.add(state);
        return this;
    }

    public Scenario readAt(String at) {
        readAt = Optional.of(Instant.parse(at));
        return this;
    }

    public Scenario bucket(BucketFindings findings) {
        buckets.add(findings);
        return this;
    }

    public Scenario telling(Telling state) {
        telling = state;
        return this;
    }

    public WatchInput input(String now) {
        Instant at = Instant.parse(now);
        return new WatchInput(
                deployments,
                new CatalogReading(Catalog.of(backups), repositories, readAt.orElse(at)),
                runs.facts(),
                runs.recent(100),
                running,
                skew,
                prunes,
                copies,
                buckets,
                circumstances,
                telling,
                at);
    }

    public Health at(String now) {
        return Watch.assess(input(now));
    }
}
