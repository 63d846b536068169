package dev.holdfast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.Bootstrap;
import dev.holdfast.cli.BootstrapOrder;
import dev.holdfast.cli.ConfigReport;
import dev.holdfast.cli.DemoOptions;
import dev.holdfast.cli.Invocation;
import dev.holdfast.cli.Reloaded;
import dev.holdfast.cli.Terminal;
import dev.holdfast.cli.Toolbox;
import dev.holdfast.cli.WatchOrder;
import dev.holdfast.cli.Watchpost;
import dev.holdfast.cli.Workbench;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.Examination;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.Needs;
import dev.holdfast.convex.Preflight;
import dev.holdfast.convex.PreflightReport;
import dev.holdfast.daemon.DaemonPid;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.repository.RootOwner;
import dev.holdfast.state.SqliteState;
import dev.holdfast.watch.WatchNotes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Gives the commands what they need, built from the configuration they name. Nothing is built before it is asked for. */
final class Wiring implements Toolbox {
    /**
     * A command reads every manifest for the first time, thousands perhaps from afar, and would rather take its time than tell half. A store that
     * does not answer gives up much earlier by itself.
     */
    private static final Duration READING = Duration.ofMinutes(30);

    private final Host host;
    private final Consumer<Boolean> logSetup;

    Wiring(Host host) {
        this(host, LogSetup::forCommands);
    }

    /** @param logSetup sets up the log of a command; {@code true}: everything is logged */
    private Wiring(Host host, Consumer<Boolean> logSetup) {
        this.host = requireNonNull(host, "host");
        this.logSetup = requireNonNull(logSetup, "logSetup");
    }

    /** For commands inside a process whose log is set up already and stays as it is. */
    static Wiring withinProcess(Host host) {
        return new Wiring(host, debug -> {});
    }

    @Override
    public Workbench open(Invocation invocation, Keys keys) {
        logSetup.accept(invocation.debug());
        HoldfastSettings settings = ConfigLoader.load(invocation.configuration(), host.environment(), needs(keys));
        SqliteState state = new SqliteState(settings.stateDirectory(), new RootOwner(settings.stateDirectory())::adopt);
        return new ConfiguredWorkbench(new Installation(settings, host, state, READING), host, state);
    }

    private static Needs needs(Keys keys) {
        if (keys instanceof Keys.Of one) {
            return Needs.deployment(one.deployment());
        }
        return keys instanceof Keys.OfAlerts ? Needs.alerts() : Needs.repositories();
    }

    @Override
    public void run(Invocation invocation) {
        HoldfastSettings settings = ConfigLoader.load(invocation.configuration(), host.environment());
        LogSetup.forDaemon(settings.log(), host.environment().containsKey("JOURNAL_STREAM"));
        new Service(invocation.configuration(), settings, host).run();
    }

    @Override
    public void demo(DemoOptions options, Terminal terminal) throws InterruptedException {
        LogSetup.forCommands(options.debug());
        new Demo(options, terminal, host).run();
    }

    @Override
    public Watchpost watch(Invocation invocation, WatchOrder order) {
        logSetup.accept(invocation.debug());
        return new OutpostWiring(host).build(invocation, order);
    }

    @Override
    public Bootstrap bootstrap(Invocation invocation, BootstrapOrder order) {
        logSetup.accept(invocation.debug());
        return new BareMachine(host).look(order);
    }

    @Override
    public Reloaded reload(Invocation invocation) throws InterruptedException {
        HoldfastSettings settings =
                ConfigLoader.load(invocation.configuration(), host.environment(), Needs.repositories());
        OptionalLong pid = DaemonPid.find(settings.stateDirectory());
        if (pid.isEmpty()) {
            throw new RefusedException(
                    "no daemon runs with state-dir " + settings.stateDirectory(),
                    "start it with: holdfast run, or systemctl start holdfast");
        }
        try (SqliteState state =
                new SqliteState(settings.stateDirectory(), new RootOwner(settings.stateDirectory())::adopt)) {
            return new ReloadRequest(
                            new WatchNotes(state), () -> DaemonPid.find(settings.stateDirectory()), host.pause()::pause)
                    .send(pid.getAsLong(), Wiring::hangUp);
        }
    }

    /** Java has no call that sends a signal other than those that end a process, and not every system has a program for it; every shell has. */
    private static void hangUp(long pid) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -HUP " + pid)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(kill.getInputStream().readAllBytes(), UTF_8).strip();
            if (kill.waitFor() != 0) {
                throw new RefusedException(
                        "process " + pid + " could not be told to reload: " + answer,
                        "run it as the daemon's user or as root");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the shell, whose kill sends signals, cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the file itself is worth knowing for, and what it means on this host. */
    private static List<String> notes(Examination examination) {
        return Stream.concat(
                        examination.notes().stream(),
                        examination.settings().stream()
                                .flatMap(found -> SharedDisks.ofThisHost().in(found).stream())
                                .map(it -> "deployment " + it.deployment() + ": " + it.text() + "; "
                                        + SharedDisks.Finding.HINT))
                .toList();
    }

    @Override
    public List<PreflightReport> preflight(Invocation invocation) {
        logSetup.accept(invocation.debug());
        HoldfastSettings settings = ConfigLoader.load(invocation.configuration(), host.environment());
        try (SqliteState state =
                        new SqliteState(settings.stateDirectory(), new RootOwner(settings.stateDirectory())::adopt);
                Installation installation = new Installation(settings, host, state, READING)) {
            return settings.deployments().stream()
                    .flatMap(deployment -> Stream.ofNullable(
                                    installation.askedDeployments().get(deployment.name()))
                            .map(asked -> new Preflight(host.clock())
                                    .check(
                                            asked,
                                            deployment.plan().includeStorage(),
                                            installation.askedTarget(deployment.name()))))
                    .toList();
        }
    }

    @Override
    public ConfigReport checkConfig(Invocation invocation) {
        Examination examination =
                ConfigLoader.examine(invocation.configuration(), host.environment(), Needs.everything());
        return new ConfigReport(
                invocation.configuration(),
                examination.problems(),
                notes(examination),
                examination.settings().stream()
                        .flatMap(found -> found.effective().stream())
                        .map(setting -> new ConfigReport.Setting(setting.path(), setting.value(), setting.from()))
                        .toList(),
                examination.settings().stream()
                        .flatMap(found -> new PolicyReport(found).policies().stream())
                        .toList());
    }
}
