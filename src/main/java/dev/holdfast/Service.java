package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.daemon.Chore;
import dev.holdfast.daemon.Daemon;
import dev.holdfast.daemon.DaemonPlan;
import dev.holdfast.daemon.DaemonPlan.DeploymentPlan;
import dev.holdfast.daemon.Dispatcher;
import dev.holdfast.daemon.SdNotify;
import dev.holdfast.http.HttpFace;
import dev.holdfast.http.HttpSettings;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.state.ScheduleName;
import dev.holdfast.state.SqliteState;
import dev.holdfast.watch.RunningBackup;
import dev.holdfast.watch.WatchedDeployment;
import dev.holdfast.watch.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon, wired: what {@code holdfast run} runs. */
final class Service implements AutoCloseable {
    /** The catalog is read whenever a run is considered; this is for what other programs did meanwhile. */
    private static final Duration CATALOG_EVERY = Duration.ofMinutes(1);

    /** One repository that hangs must not hold up what is known of the others. */
    private static final Duration READING = Duration.ofSeconds(30);

    /** Whether a drill is due costs no more than a look at what was read last. */
    private static final Duration DRILL_LOOK_EVERY = Duration.ofMinutes(1);

    /** Whether what is promised has changed costs no more than a comparison. */
    private static final Duration PUBLISH_LOOK_EVERY = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final Path configuration;
    private final Host host;
    private final SqliteState runs;
    private final CurrentInstallation current = new CurrentInstallation();
    private final AtomicReference<HoldfastSettings> settings;
    private final Lookout lookout;
    private final Turns turns = new Turns();
    private final ColdUpkeep cold;
    private final Dispatcher dispatcher;
    private final Watcher watcher;
    private final Beats beats;
    private final CopyWorkers copies;
    private final AlertChore alerts;
    private final ExpectationsChore expectations;
    private final HttpFace http;
    private final AtomicInteger port = new AtomicInteger();
    private final AuditUpkeep audit;
    private final AtomicBoolean isPlanned = new AtomicBoolean();
    private final Rounds rounds;
    private final DrillRound drills;
    private final Daemon daemon;

    /** Builds everything and starts nothing. */
    Service(Path configuration, HoldfastSettings first, Host host) {
        this.configuration = requireNonNull(configuration, "configuration");
        this.host = requireNonNull(host, "host");
        this.runs = new SqliteState(first.stateDirectory());
        this.settings = new AtomicReference<>(first);
        this.lookout = new Lookout(current, runs, host.clock());
        this.watcher = new Watcher(host.clock(), lookout::read, runs, runs, this::present);
        this.beats = new Beats(settings::get, watcher, lookout, runs, host.clock());
        this.dispatcher = new Dispatcher(
                new Dispatcher.Ports(watcher::refresh, beats.pinged(this::take), runs, host.clock(), host::runId));
        this.alerts = new AlertChore(watcher, runs, first, host);
        this.copies = new CopyWorkers(current, lookout::reading, watcher::refresh, host::runId);
        this.cold = new ColdUpkeep(current, turns, host);
        this.expectations = new ExpectationsChore(
                current, new ExpectationsChore.Sources(this::promisedIfKnown, this::silences), runs, host);
        this.audit = new AuditUpkeep(current, host);
        this.drills = new DrillRound(
                current, new DrillRound.Ports(lookout::reading, this::deployments, turns, watcher::refresh), host);
        this.rounds = new Rounds(
                current,
                new ProofRound.Ports(lookout::reading, this::deployments, turns, watcher::refresh),
                runs,
                host);
        SdNotify systemd = SdNotify.fromEnvironment(host.environment());
        this.http = new HttpFace(
                new HttpSettings(first.http().bind(), first.http().port()), watcher, this::isAlive, host.version());
        this.daemon = new Daemon(
                new Daemon.Equipment(
                        first.stateDirectory(),
                        dispatcher,
                        chores(first),
                        List.of(
                                new ClosedAtTheEnd(runs::close),
                                new ClosedAtTheEnd(current::close),
                                audit,
                                new ClosedAtTheEnd(copies::close),
                                new ClosedAtTheEnd(beats::close),
                                new ClosedAtTheEnd(alerts::close),
                                new ServedFace(http, port)),
                        systemd,
                        host.clock()),
                () -> rounds.reloads().recording(this::plan));
    }

    private List<Chore> chores(HoldfastSettings first) {
        List<Chore> chores = new ArrayList<>(List.of(
                beats.heartbeat(first),
                rounds.preflight(),
                rounds.disks(),
                rounds.verification(),
                rounds.levels(),
                new Chore("drills", new EveryRecurrence(DRILL_LOOK_EVERY), drills::run),
                new Chore("catalog", new EveryRecurrence(CATALOG_EVERY), dispatcher::readCatalog),
                new Chore("alerts", alerts.when(), alerts),
                new Chore("expectations", new EveryRecurrence(PUBLISH_LOOK_EVERY), expectations),
                new Chore("replication", new EveryRecurrence(first.upkeep().replicationEvery()), this::replicate)));
        chores.addAll(new UpkeepChores(current, runs, lookout, watcher::refresh, host).of(first, turns, cold, audit));
        return chores;
    }

    /** Returns when the daemon was stopped, by a signal or otherwise. */
    void run() {
        daemon.run();
    }

    /** Starts without listening to signals, and returns when it is ready. */
    void start() {
        daemon.start();
    }

    /** Takes over the configuration as it is now, as at a hangup. */
    void reload() {
        daemon.reload();
    }

    private boolean isAlive() {
        return daemon.isAlive();
    }

    /** Where metrics and health are served, once started. */
    int port() {
        return port.get();
    }

    /** Stops, and returns when it has stopped. May be called twice. */
    @Override
    public void close() {
        daemon.close();
    }

    /** What a run changed is seen at once, not a minute later, and copied. */
    private Manifest take(BackupRequest request, BackupProgress progress) throws InterruptedException {
        Manifest manifest;
        try (CopyWorkers.Reservation room = copies.reserve(request.deployment(), firstRepository(request))) {
            requireNonNull(room, "room");
            manifest = turns.during(request.deployment(), () -> current.take(request, progress));
        }
        watcher.refresh();
        copies.wake();
        return manifest;
    }

    private String firstRepository(BackupRequest request) {
        return settings.get().deployments().stream()
                .filter(deployment -> deployment.name().equals(request.deployment()))
                .map(deployment ->
                        deployment.plan().firstRepository(request.trigger().schedule(), request.tier()))
                .findFirst()
                .orElse("");
    }

    private void replicate() {
        if (!lookout.hasRead()) {
            watcher.refresh();
        }
        copies.wake();
    }

    /** Reads the configuration and puts it in force, or throws and leaves everything as it was. */
    private DaemonPlan plan() {
        HoldfastSettings next = ConfigLoader.load(configuration, host.environment());
        current.replace(new Installation(next, host, runs, READING));
        current.use(Service::warnOfSharedDisks);
        if (isPlanned.getAndSet(true)) {
            audit.reloaded();
        }
        HoldfastSettings before = settings.getAndSet(next);
        alerts.follow(next);
        if (!before.http().equals(next.http())
                || !before.log().equals(next.log())
                || !before.stateDirectory().equals(next.stateDirectory())) {
            log.atWarn().log("changes of http, log and state-dir take effect at the next start");
        }
        Set<ScheduleName> configured = new HashSet<>();
        next.deployments()
                .forEach(deployment -> deployment
                        .schedules()
                        .forEach(schedule -> configured.add(new ScheduleName(deployment.name(), schedule.name()))));
        runs.forgetSchedulesExcept(configured);
        return new DaemonPlan(
                next.deployments().stream().map(Service::planOf).toList(), next.concurrency(), next.stopTimeout());
    }

    private static void warnOfSharedDisks(Installation installation) {
        installation
                .sharedDisks()
                .forEach(finding -> log.atWarn()
                        .addKeyValue("deployment", finding.deployment())
                        .addKeyValue("problem", finding.text())
                        .addKeyValue("hint", SharedDisks.Finding.HINT)
                        .log("copies share a disk"));
    }

    private static DeploymentPlan planOf(DeploymentSettings deployment) {
        return new DeploymentPlan(
                deployment.name(),
                deployment.schedules(),
                Promised.judgedBy(deployment),
                deployment.plan().timeout());
    }

    private Optional<List<WatchedDeployment>> promisedIfKnown() {
        if (!lookout.hasRead()) {
            watcher.refresh();
        }
        return lookout.hasRead() ? Optional.of(deployments()) : Optional.empty();
    }

    private List<HostExpectations.Silence> silences() {
        return alerts.silences().standing().stream()
                .map(silence -> new HostExpectations.Silence(
                        silence.deployment(), silence.until(), silence.reason(), silence.by()))
                .toList();
    }

    private Watcher.Present present() {
        List<RunningBackup> running = dispatcher.inProgress().stream()
                .map(run -> new RunningBackup(run.deployment(), run.tier(), run.since(), run.progress()))
                .toList();
        return new Watcher.Present(
                deployments(),
                running,
                lookout.clockSkew(),
                lookout.prunes(),
                lookout.copies(),
                cold.findings(lookout.buckets()),
                rounds.circumstances(settings.get()).with(expectations.unpublished()),
                alerts.telling().with(beats.state()));
    }

    private List<WatchedDeployment> deployments() {
        return new Promised(runs, host.clock()).by(settings.get(), lookout.reading());
    }
}
