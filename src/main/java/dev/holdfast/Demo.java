package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.DemoOptions;
import dev.holdfast.cli.Invocation;
import dev.holdfast.cli.Reasons;
import dev.holdfast.cli.Terminal;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Shows Holdfast at work: a sandbox deployment, a configuration, and the daemon itself, in one process and one folder. Everything is real but the deployment.
 */
final class Demo {
    private static final String DEPLOYMENT = "guardman";
    private static final String FIRST_LINE = "# Written by holdfast demo.";

    private final DemoOptions options;
    private final Terminal terminal;
    private final Host host;

    Demo(DemoOptions options, Terminal terminal, Host host) {
        this.options = requireNonNull(options, "options");
        this.terminal = requireNonNull(terminal, "terminal");
        this.host = requireNonNull(host, "host");
    }

    /** Returns when it was stopped or its time is over. */
    void run() throws InterruptedException {
        boolean isTemporary = options.directory().isEmpty();
        Path folder = folder();
        SandboxData data = SandboxData.guardman(host.clock());
        try (Sandbox sandbox = Sandbox.builder().name(DEPLOYMENT).data(data).start();
                DemoInbox inbox = DemoInbox.open(host.clock())) {
            Path configuration = configure(
                    folder, sandbox.url(), sandbox.adminKey(), options.outage().isPresent() ? alerts(inbox) : "");
            HoldfastSettings settings = ConfigLoader.load(configuration, host.environment());
            Service service = new Service(configuration, settings, host);
            DemoNarrator narrator = new DemoNarrator(
                    terminal,
                    host.clock(),
                    data,
                    Wiring.withinProcess(host),
                    new Invocation(configuration, options.debug()));
            Ending ending = new Ending(() -> {
                narrator.stop();
                service.close();
                narrator.conclude(isTemporary);
                if (isTemporary) {
                    delete(folder);
                }
            });
            // The sandbox outlives the daemon: whoever comes second waits for the end here.
            try (ending) {
                start(service);
                narrator.introduce(folder, sandbox.url(), service.port());
                narrator.tell(
                        options.length(),
                        options.outage()
                                .map(length -> new DemoOutage(
                                        sandbox,
                                        length,
                                        inbox,
                                        host.clock(),
                                        new DemoScript(terminal, host.clock())::say)));
            }
        }
    }

    /** The configuration is ours and right, so what may be wrong with it is that another program has the port. */
    private static void start(Service service) {
        try {
            service.start();
        } catch (ConfigurationException e) {
            throw new RefusedException(e.getMessage(), "name another one with --port, or --port 0 for any free one", e);
        }
    }

    /** Happens once, whether Ctrl-C or the end of the work comes first; who comes second waits until it has happened. */
    private static final class Ending implements AutoCloseable {
        private final Runnable work;
        private final Thread hook = new Thread(this::happen, "end of the demo");
        private boolean hasHappened; // guarded by this

        Ending(Runnable work) {
            this.work = work;
            Runtime.getRuntime().addShutdownHook(hook);
        }

        private synchronized void happen() {
            if (!hasHappened) {
                hasHappened = true;
                work.run();
            }
        }

        @Override
        public void close() {
            happen();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already: that is why we are here.
                return;
            }
        }
    }

    private Path folder() {
        try {
            if (options.directory().isPresent()) {
                return requireOurs(
                        Files.createDirectories(options.directory().get().toAbsolutePath()));
            }
            return Files.createTempDirectory("holdfast-demo-");
        } catch (IOException e) {
            throw new RefusedException(
                    "the demo cannot make its folder "
                            + options.directory().map(Path::toString).orElse("for temporary files") + ": "
                            + Reasons.of(e),
                    "name a folder that you may write with --directory",
                    e);
        }
    }

    /** A folder that somebody else's configuration lies in is not for playing. */
    private static Path requireOurs(Path folder) throws IOException {
        Path configuration = folder.resolve("holdfast.conf");
        boolean isOurs =
                Files.exists(configuration) && Files.readString(configuration).startsWith(FIRST_LINE);
        try (Stream<Path> inside = Files.list(folder)) {
            if (!isOurs && inside.findAny().isPresent()) {
                throw new RefusedException(
                        folder + " is not empty and no earlier demo's",
                        "name an empty or a new folder for --directory");
            }
        }
        return folder;
    }

    /** Times are short, so that a newcomer need not wait. */
    private static String alerts(DemoInbox inbox) {
        return """
                  alerts {
                    every = 1s
                    heartbeat = ["%s"]
                    heartbeat-every = 1s
                    channels.chat { type = webhook, url = "%s" }
                  }
                """.formatted(inbox.heartbeat(), inbox.chat());
    }

    /** @param more settings after all others */
    private Path configure(Path folder, String url, Secret key, String more) {
        try {
            Path keyFile = folder.resolve("deploy-key");
            Files.deleteIfExists(keyFile);
            Files.createFile(
                    keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(keyFile, key.reveal());
            String text = FIRST_LINE + """

                    holdfast {
                      state-dir = "%1$s/state"
                      http { bind = 127.0.0.1, port = %2$d }
                      repositories.demo { type = directory, path = "%1$s/repository" }
                      deployments.%3$s {
                        url = "%4$s"
                        deploy-key-file = "%1$s/deploy-key"
                        into = [demo]
                        schedules.quick { every = 5s }
                        expect {
                          tables = [users, pages]
                          priority { users = high, blog_posts = high, authSessions = skip, authRefreshTokens = skip }
                        }
                      }
                    %5$s}
                    """.formatted(folder, options.port(), DEPLOYMENT, url, more);
            return Files.writeString(folder.resolve("holdfast.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo cannot write its configuration: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // It lies in the folder for temporary files, which the machine empties.
            return;
        }
    }
}
