package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.cli.AlertDesk;
import dev.holdfast.cli.AuditBook;
import dev.holdfast.cli.BackupOrder;
import dev.holdfast.cli.ColdStorage;
import dev.holdfast.cli.ConfiguredDeployment;
import dev.holdfast.cli.Copies;
import dev.holdfast.cli.DrillDesk;
import dev.holdfast.cli.LevelDesk;
import dev.holdfast.cli.RestoreDesk;
import dev.holdfast.cli.Retention;
import dev.holdfast.cli.Workbench;
import dev.holdfast.config.TierSettings;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.look.LiveExport;
import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Verification;
import dev.holdfast.repository.AuditLog;
import dev.holdfast.repository.Repository;
import dev.holdfast.snapshot.ZipSource;
import dev.holdfast.state.LastProbe;
import dev.holdfast.state.SqliteState;
import dev.holdfast.verify.FetchProgress;
import dev.holdfast.verify.Verified;
import dev.holdfast.watch.Account;
import dev.holdfast.watch.Accounts;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Standings;
import dev.holdfast.watch.Watch;
import dev.holdfast.watch.WatchInput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verbs of the command line over one configuration, beside a running daemon or without one. */
final class ConfiguredWorkbench implements Workbench {
    /** As many as explain the failures that are shown. */
    private static final int RECENT_RUNS = 200;

    private static final Logger log = LoggerFactory.getLogger(ConfiguredWorkbench.class);

    private final Installation installation;
    private final Host host;
    private final SqliteState state;

    ConfiguredWorkbench(Installation installation, Host host, SqliteState state) {
        this.installation = requireNonNull(installation, "installation");
        this.host = requireNonNull(host, "host");
        this.state = requireNonNull(state, "state");
    }

    @Override
    public List<ConfiguredDeployment> deployments() {
        return installation.settings().deployments().stream()
                .map(deployment -> new ConfiguredDeployment(
                        deployment.name(), deployment.plan().expectations()))
                .toList();
    }

    @Override
    public List<String> tiers() {
        return installation.settings().tiers().stream().map(TierSettings::name).toList();
    }

    @Override
    public CatalogReading catalog() {
        return installation.repositories().read();
    }

    @Override
    public Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        for (Repository repository : installation.repositories().all()) {
            places.put(repository.name(), repository.location() + (isBegun(repository) ? "" : ", not begun yet"));
        }
        return places;
    }

    private static boolean isBegun(Repository repository) {
        try {
            return repository.identity().isPresent();
        } catch (RepositoryException e) {
            // Why it cannot be read is said by itself.
            log.atDebug().setCause(e).log("whether a repository was begun is not known");
            return true;
        }
    }

    @Override
    public Backup backup(BackupOrder order, BackupProgress progress) throws InterruptedException {
        return new BackupsByHand(installation, host, state).take(order, progress);
    }

    @Override
    public Verified verify(Backup backup) {
        return installation.verifier().verify(backup);
    }

    @Override
    public Optional<Verification> verify(Backup backup, String repository) {
        try {
            return Optional.of(installation.verifier().verify(backup, repository));
        } catch (HoldfastException e) {
            log.atDebug().setCause(e).addKeyValue("repository", repository).log("nothing was recorded about a copy");
            return Optional.empty();
        }
    }

    @Override
    public void fetch(Backup backup, OutputStream to, FetchProgress progress) throws IOException {
        installation.fetcher().fetch(backup, to, progress);
        AuditTrail.of(installation, host)
                .recordOnce(
                        backup.repositories(),
                        AuditTrail.Deed.of("fetch", backup.id().value(), backup.deployment()));
    }

    @Override
    public ZipSource source(Backup backup, FetchProgress progress) {
        ZipSource source = installation.fetcher().source(backup, progress);
        AuditTrail.of(installation, host)
                .recordOnce(
                        backup.repositories(),
                        AuditTrail.Deed.of("read", backup.id().value(), backup.deployment()));
        return source;
    }

    @Override
    public LiveExport export(String name, boolean includeStorage, ExportProgress progress) throws InterruptedException {
        Deployment deployment = requireNonNull(installation.deployments().get(name), name);
        Duration timeout = installation.settings().deployments().stream()
                .filter(each -> each.name().equals(name))
                .map(each -> each.plan().timeout())
                .findFirst()
                .orElseThrow();
        return LiveExport.take(
                deployment, includeStorage, host.clock().instant().plus(timeout), progress);
    }

    @Override
    public List<Account> accounts(Instant from, Instant until, AuditBook audit) {
        CatalogReading reading = catalog();
        Instant now = host.clock().instant();
        Map<String, Set<BackupId>> removed = audit.removed();
        Set<String> uncounted = audit.uncounted();
        reading.deletions().values().stream()
                .filter(deletion -> !uncounted.contains(deletion.backup().value()))
                .forEach(deletion -> removed.computeIfAbsent(deletion.deployment(), any -> new HashSet<>())
                        .add(deletion.backup()));
        return new Accounts(
                        reading,
                        installation.copying().outlook().states(reading, now),
                        removed,
                        new Accounts.Span(from, until, now))
                .of(new Promised(state, host.clock()).by(installation.settings(), reading));
    }

    @Override
    public AuditBook audit(Instant from, Instant until) {
        Map<AuditEntry, List<String>> lines = new LinkedHashMap<>();
        Map<String, String> unread = new LinkedHashMap<>();
        for (Repository repository : installation.repositories().all()) {
            try {
                AuditLog.Reading reading = new AuditLog(repository).read(from, until);
                reading.entries()
                        .forEach(entry -> lines.computeIfAbsent(entry, any -> new ArrayList<>())
                                .add(repository.name()));
                reading.unreadable().forEach((key, why) -> unread.put(repository.name() + "/" + key, why));
            } catch (HoldfastException e) {
                unread.put(repository.name(), e.explain());
            }
        }
        return AuditBook.of(lines, unread);
    }

    @Override
    public Copies copies() {
        return new ConfiguredCopies(installation, host);
    }

    @Override
    public ColdStorage coldStorage() {
        return new ColdDesk(installation, host);
    }

    @Override
    public RestoreDesk restores() {
        return new RestoringDesk(installation, host);
    }

    @Override
    public LevelDesk levels() {
        return new ConfiguredLevels(installation, host);
    }

    @Override
    public DrillDesk drills() {
        return new ConfiguredDrills(installation, host);
    }

    @Override
    public Retention retention() {
        return new RetentionDesk(installation, host, new Pruning(installation, host, state));
    }

    @Override
    public AlertDesk alerts() {
        return new ConfiguredAlerts(installation, host, state);
    }

    @Override
    public Health health() {
        CatalogReading reading = catalog().withUnusable(LastProbe.problems(state.lastProbes()));
        Instant now = host.clock().instant();
        return new Standings(state)
                .dated(Watch.assess(new WatchInput(
                        new Promised(state, host.clock()).by(installation.settings(), reading),
                        reading,
                        state.facts(),
                        state.recent(RECENT_RUNS),
                        List.of(),
                        Map.of(),
                        installation.pruneOutlook().states(reading, state.lastPrunes(), now),
                        installation.copying().outlook().states(reading, now),
                        installation.cold().audit(),
                        Rounds.noted(installation.settings(), state, host.clock()),
                        alerts().telling(),
                        now)));
    }

    @Override
    public void close() {
        installation.close();
        state.close();
    }
}
