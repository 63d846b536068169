package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.convex.PreflightReport;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.look.LiveExport;
import dev.holdfast.manifest.Verification;
import dev.holdfast.snapshot.MemorySource;
import dev.holdfast.snapshot.ZipSource;
import dev.holdfast.verify.Fallback;
import dev.holdfast.verify.FetchProgress;
import dev.holdfast.verify.Verified;
import dev.holdfast.watch.Account;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.OffHostWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A toolbox of what a test put in. */
final class FakeToolbox implements Toolbox, Workbench {
    static final byte[] ZIP = "the plain ZIP".getBytes(UTF_8);

    final List<ConfiguredDeployment> deployments = new ArrayList<>();
    final List<Backup> backups = new ArrayList<>();
    final Map<String, RepositoryState> repositories = new TreeMap<>(Map.of("local", new RepositoryState("", true)));
    final List<String> calls = new ArrayList<>();
    List<Verification> evidence = List.of();
    final FakeLevels levels = new FakeLevels();
    final Map<String, HoldfastException> unread = new TreeMap<>();
    final FakeColdStorage cold = new FakeColdStorage(calls);
    final FakeRetention retention = new FakeRetention();
    final FakeAlerts alerts = new FakeAlerts(calls);
    final FakeRestores restores = new FakeRestores(calls);
    final FakeDrills drills = new FakeDrills(calls);
    final FakeCopies copies = new FakeCopies(calls);
    Health health = Samples.healthy();
    List<Account> accounts = List.of();
    AuditBook audit = new AuditBook(List.of(), Map.of());
    OffHostWatch.View view = new OffHostWatch.View(health, true, List.of(), Map.of(), List.of());
    List<PreflightReport> answers = List.of();
    ConfigReport report = new ConfigReport(Path.of("holdfast.conf"), List.of(), List.of(), List.of(), List.of());
    Optional<Instant> reloaded = Optional.of(Samples.NOON);
    Optional<Bootstrap> bootstrap = Optional.empty();
    Optional<Backup> taken = Optional.empty();

    @Nullable
    RuntimeException failure;

    boolean breaksWhileFetching;
    List<Fallback> fallbacks = List.of();

    FakeToolbox() {
        deployments.add(new ConfiguredDeployment("prod", Samples.EXPECTATIONS));
    }

    @Override
    public Workbench open(Invocation invocation, Keys keys) {
        calls.add("open " + invocation.configuration() + " " + keys);
        fail();
        return this;
    }

    @Override
    public void run(Invocation invocation) {
        calls.add("run " + invocation.configuration());
        fail();
    }

    @Override
    public void demo(DemoOptions options, Terminal terminal) {
        calls.add("demo " + options);
    }

    @Override
    public Reloaded reload(Invocation invocation) {
        fail();
        return new Reloaded(4711, reloaded);
    }

    @Override
    public Bootstrap bootstrap(Invocation invocation, BootstrapOrder order) {
        calls.add("bootstrap " + order);
        fail();
        return bootstrap.orElseThrow();
    }

    @Override
    public Watchpost watch(Invocation invocation, WatchOrder order) {
        calls.add("watch " + order);
        fail();
        return new Watchpost() {
            @Override
            public OffHostWatch.View look() {
                return view;
            }

            @Override
            public void pause(Duration length) throws InterruptedException {
                calls.add("pause " + length);
                throw new InterruptedException();
            }

            @Override
            public void close() {
                calls.add("close watch");
            }
        };
    }

    @Override
    public List<Account> accounts(Instant from, Instant until, AuditBook book) {
        calls.add("accounts " + from + " " + until);
        return accounts;
    }

    @Override
    public AuditBook audit(Instant from, Instant until) {
        calls.add("audit " + from + " " + until);
        return audit;
    }

    @Override
    public ConfigReport checkConfig(Invocation invocation) {
        calls.add("check " + invocation.configuration());
        return report;
    }

    @Override
    public List<PreflightReport> preflight(Invocation invocation) {
        calls.add("preflight " + invocation.configuration());
        return answers;
    }

    @Override
    public List<ConfiguredDeployment> deployments() {
        return deployments;
    }

    @Override
    public List<String> tiers() {
        return List.of("daily", "manual", "pre-deploy");
    }

    @Override
    public Map<String, String> places() {
        return new TreeMap<>(Map.of("local", "/srv/bakcup, not begun yet"));
    }

    @Override
    public CatalogReading catalog() {
        return new CatalogReading(Catalog.of(backups), repositories, Samples.NOON);
    }

    @Override
    public Backup backup(BackupOrder order, BackupProgress progress) {
        calls.add("backup " + order);
        progress.step("exporting: Backing up users");
        progress.step("receiving");
        progress.transferred(1024, 48_112);
        progress.transferred(2048, 48_112);
        fail();
        return taken.orElseThrow();
    }

    @Override
    public Verified verify(Backup backup) {
        calls.add("verify " + backup.id());
        return new Verified(evidence, unread);
    }

    @Override
    public Optional<Verification> verify(Backup backup, String repository) {
        calls.add("verify " + backup.id() + " in " + repository);
        return evidence.stream()
                .filter(found -> found.repository().equals(repository))
                .findFirst();
    }

    @Override
    public void fetch(Backup backup, OutputStream to, FetchProgress progress) throws IOException {
        calls.add("fetch " + backup.id());
        to.write(ZIP);
        progress.written(ZIP.length);
        fallbacks.forEach(progress::fellBack);
        if (breaksWhileFetching) {
            throw new dev.holdfast.failure.CorruptBackupException("the archive is damaged", "fetch another one");
        }
    }

    @Override
    public ZipSource source(Backup backup, FetchProgress progress) {
        calls.add("source " + backup.id());
        return new MemorySource(backup.id().value(), ZIP);
    }

    @Override
    public LiveExport export(String deployment, boolean includeStorage, ExportProgress progress) {
        throw new UnsupportedOperationException("no test takes an export here");
    }

    @Override
    public DrillDesk drills() {
        return drills;
    }

    @Override
    public Copies copies() {
        return copies;
    }

    @Override
    public ColdStorage coldStorage() {
        return cold;
    }

    @Override
    public RestoreDesk restores() {
        return restores;
    }

    @Override
    public LevelDesk levels() {
        return levels;
    }

    @Override
    public Retention retention() {
        return retention;
    }

    @Override
    public AlertDesk alerts() {
        return alerts;
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        calls.add("close");
    }

    FakeToolbox failingWith(HoldfastException e) {
        failure = e;
        return this;
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }
}
