package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.Backups;
import dev.holdfast.backup.Surroundings;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.RepositorySettings;
import dev.holdfast.convex.Connection;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.HttpDeployment;
import dev.holdfast.convex.HttpSettings;
import dev.holdfast.convex.HttpTransport;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.convex.LiveView;
import dev.holdfast.convex.RetryPolicy;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.prune.PruneOutlook;
import dev.holdfast.prune.PruneSurroundings;
import dev.holdfast.prune.Pruner;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.LocalMemory;
import dev.holdfast.repository.LockTerms;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repositories;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryTerms;
import dev.holdfast.repository.Sweep;
import dev.holdfast.repository.SweepReport;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.restore.Pace;
import dev.holdfast.restore.Restores;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.Policies;
import dev.holdfast.seal.Opener;
import dev.holdfast.seal.Seal;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.state.KnownRepositories;
import dev.holdfast.thaw.Thaws;
import dev.holdfast.verify.ConvexSource;
import dev.holdfast.verify.Fetcher;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.verify.Levels;
import dev.holdfast.verify.LiveSource;
import dev.holdfast.verify.Verifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that follows from one configuration, top to bottom: repositories, deployments, seal, and the verbs over them. Building it opens no connection, so that it can be
 * built while a network is down. A reload builds another one and closes this.
 */
final class Installation implements AutoCloseable {
    private final HoldfastSettings settings;
    private final Host host;
    private final Map<String, Repository> repositoriesByName = new LinkedHashMap<>();
    private final Repositories repositories;
    private final ColdRoom cold;
    private final RepositoryDoor door;
    private final ObjectStore localLeases;
    private final Leases leases;
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final HttpTransport transport;
    private final HttpTransport briefTransport;
    private final Map<String, Deployment> askedDeployments = new LinkedHashMap<>();
    private final Map<String, ImportTarget> askedTargets = new LinkedHashMap<>();
    private final Seal seal;
    private final Optional<Opener> opener;
    private final SnapshotInspector inspector = new SnapshotInspector(SnapshotLimits.standard());
    private final Backups backups;
    private final OwedCopies owed;
    private @Nullable List<SharedDisks.Finding> sharedDisks; // guarded by this

    /** @param patience how long one reading of all repositories may take */
    Installation(HoldfastSettings settings, Host host, KnownRepositories known, Duration patience) {
        this.settings = requireNonNull(settings, "settings");
        this.host = requireNonNull(host, "host");
        this.seal = settings.encryption().seal();
        this.opener = settings.encryption().opener();
        for (RepositorySettings repository : settings.repositories()) {
            repositoriesByName.put(repository.name(), repository(repository, known));
        }
        this.repositories = new Repositories(List.copyOf(repositoriesByName.values()), host.clock(), patience);
        this.owed = Copying.owed(settings);
        this.cold = new ColdRoom(settings, repositoriesByName, owed, host.clock());
        this.door = new RepositoryDoor(repositoriesByName, known);
        // Written only beside stores without conditional writes.
        this.localLeases = new DirectoryStore(new DirectorySettings(settings.stateDirectory()));
        this.leases = new Leases(host.leases(), host.clock(), localLeases);
        this.transport = new HttpTransport(HttpSettings.standard(host.version()));
        this.briefTransport =
                new HttpTransport(HttpSettings.standard(host.version()).with(RetryPolicy.brief()));
        this.backups = backups();
    }

    private Backups backups() {
        List<Backups.Source> sources = new ArrayList<>();
        for (DeploymentSettings deployment : settings.deployments()) {
            // A key may be absent where only repositories are looked at; such a deployment is not spoken to.
            if (!deployment.connection().key().isEmpty()) {
                Deployment connected = new HttpDeployment(
                        deployment.connection(), transport, host.clock(), host.pause(), host.random());
                deployments.put(deployment.name(), connected);
                askedDeployments.put(
                        deployment.name(),
                        new HttpDeployment(
                                deployment.connection(), briefTransport, host.clock(), host.pause(), host.random()));
                importTarget(deployment, briefTransport)
                        .ifPresent(target -> askedTargets.put(deployment.name(), target));
                sources.add(new Backups.Source(connected, deployment.plan(), reuseWithin(deployment)));
            }
        }
        return new Backups(
                sources,
                new Surroundings(
                        door::open,
                        repositories,
                        leases,
                        seal,
                        inspector,
                        new Surroundings.Producer(host.version(), host.name(), host.user()),
                        host.clock(),
                        host.pause(),
                        host::distinction));
    }

    private static Map<String, Duration> reuseWithin(DeploymentSettings deployment) {
        Map<String, Duration> ages = new LinkedHashMap<>();
        deployment
                .schedules()
                .forEach(schedule -> schedule.reuseWithin().ifPresent(age -> ages.put(schedule.name(), age)));
        return ages;
    }

    /** Disks may be unmounted and prefixes mistyped between two starts: what was known then tells it from an empty repository. */
    private Repository repository(RepositorySettings repository, KnownRepositories known) {
        ObjectStore store = store(repository);
        return new Repository(
                repository.name(),
                store,
                new RepositoryTerms(
                        repository.offSite(), repository.lock().map(lock -> new LockTerms(lock.mode(), lock.length()))),
                host.clock(),
                new LocalMemory(
                        () -> known.knownId(repository.name(), store.location()),
                        isFar(store) ? Optional.of(settings.stateDirectory().resolve("cache")) : Optional.empty()));
    }

    /** Another copy of a local file would be no nearer. */
    private static boolean isFar(ObjectStore store) {
        return !store.kind().equals("directory");
    }

    private static ObjectStore store(RepositorySettings repository) {
        return repository.store().match(DirectoryStore::new, S3Store::new);
    }

    HoldfastSettings settings() {
        return settings;
    }

    Repositories repositories() {
        return repositories;
    }

    /** By name, in the order of the configuration; those whose key is there. */
    Map<String, Deployment> deployments() {
        return deployments;
    }

    /** The same for whoever asks often and wants to know how it is now: with hardly a retry. */
    Map<String, Deployment> askedDeployments() {
        return askedDeployments;
    }

    /** The same with its restore key, where it has one. */
    Optional<ImportTarget> askedTarget(String deployment) {
        return Optional.ofNullable(askedTargets.get(deployment));
    }

    /** Writes to a deployment with its restore key; empty where it has none. A key that takes backups is never used to write, even where it could. */
    Optional<ImportTarget> importTarget(DeploymentSettings deployment, HttpTransport over) {
        Connection connection = deployment.connection();
        return deployment
                .restoreKey()
                .map(key -> new ImportTarget(
                        new Connection(connection.name(), connection.url(), key),
                        over,
                        host.clock(),
                        host.pause(),
                        host.random()));
    }

    Backups takesBackups() {
        return backups;
    }

    RepositoryDoor door() {
        return door;
    }

    /** What is kept, and in which storage class. */
    Policies policies() {
        return settings.upkeep().policies();
    }

    /** Removes what crashes left in one of its repositories. */
    SweepReport sweep(Repository repository) {
        return new Sweep(repository, leases, LoggedRun.idOr(host::runId), host.clock()).run();
    }

    Leases leases() {
        return leases;
    }

    /** What restores into the deployments whose keys are there. */
    Restores restores() {
        return new Restoring(this, host, transport).restores(Pace.standard());
    }

    /** The same for whoever wants to know soon that a deployment does not answer. */
    Restores briefRestores(Pace pace) {
        return new Restoring(this, host, briefTransport).restores(pace);
    }

    PruneSurroundings pruneSurroundings() {
        return new PruneSurroundings(
                door::open,
                repositories::all,
                leases,
                policies(),
                owed,
                settings.upkeep().prune().timeout(),
                host.clock(),
                host.user() + "@" + host.name());
    }

    Pruner pruner() {
        return new Pruner(pruneSurroundings());
    }

    PruneOutlook pruneOutlook() {
        return new PruneOutlook(policies(), owed, pruneEvery());
    }

    /** How often is pruned while backups succeed. */
    Duration pruneEvery() {
        return settings.upkeep().prune().every();
    }

    Verifier verifier() {
        return new Verifier(repositoriesByName, inspector, opener, host.clock(), host.user() + "@" + host.name());
    }

    /** Verifies on the levels beside reading back. */
    Levels levels() {
        return new Levels(
                new Levels.Ports(repositoriesByName, fetcher()::source, this::live, this::terms),
                new Levels.Verifying(host.version(), host.user() + "@" + host.name(), host.random()),
                host.clock(),
                host.pause());
    }

    /** What a deployment answers to whoever looks at it now. */
    LiveSource live(String deployment) {
        Connection connection = configured(deployment).connection();
        if (connection.key().isEmpty()) {
            throw new ConfigurationException(
                    "the key of " + deployment + " is not known here, so that it cannot be asked anything",
                    "set deployments." + deployment + ".deploy-key or deploy-key-file");
        }
        return new ConvexSource(new LiveView(connection, transport, host.clock(), host.pause(), host.random()));
    }

    /** How the backups of a deployment are verified. */
    LevelTerms terms(String deployment) {
        return configured(deployment).levels();
    }

    private DeploymentSettings configured(String deployment) {
        return settings.deployments().stream()
                .filter(each -> each.name().equals(deployment))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "deployment " + deployment + " is not configured", "add it to deployments"));
    }

    /** What is done about storage classes and buckets. */
    ColdRoom cold() {
        return cold;
    }

    Thaws thaws() {
        return new Thaws(repositoriesByName, host.clock(), host.pause()::pause);
    }

    /** By name, in the order of the configuration. */
    Map<String, Repository> repositoriesByName() {
        return Collections.unmodifiableMap(repositoriesByName);
    }

    /** What shares a disk, as it was found at the first question. */
    synchronized List<SharedDisks.Finding> sharedDisks() {
        if (sharedDisks == null) {
            sharedDisks = SharedDisks.ofThisHost().in(settings);
        }
        return sharedDisks;
    }

    /** What is done about copies. */
    Copying copying() {
        return new Copying(settings, host, repositoriesByName, door::open, leases, sharedDisks());
    }

    Fetcher fetcher() {
        return new Fetcher(repositoriesByName, opener);
    }

    @Override
    public void close() {
        repositories.close();
        localLeases.close();
        transport.close();
        briefTransport.close();
    }
}
