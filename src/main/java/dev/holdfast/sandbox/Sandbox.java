package dev.holdfast.sandbox;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.secret.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A deployment on 127.0.0.1 that speaks Convex's protocol. Its data live in memory, its ZIPs in a temporary folder that {@link #close} deletes. Any thread
 * may call it.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.builder().data(SandboxData.guardman()).start()) {
 *     sandbox.misbehaviour().cutDownloads(1000, 1);
 *     connect(sandbox.url(), sandbox.adminKey());
 * }
 * }</pre>
 */
public final class Sandbox implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_THREADS = 40;
    private static final int OUTPUT_BUFFER_BYTES = 64 * 1024;

    private final Secret key;
    private final SandboxKeys keys;
    private final SandboxData data;
    private final Misbehaviour misbehaviour = new Misbehaviour();
    private final Patience patience = new Patience();
    private final Workspace workspace = Workspace.create();
    private final Environment environment;
    private final Exports exports;
    private final Server server;
    private final ServerConnector connector;
    private final Thread exportThread;

    private Sandbox(Builder builder) {
        this.key = builder.key.orElseGet(() -> newKey(builder));
        this.keys = new SandboxKeys(key, builder.allowed);
        this.data = builder.data;
        this.environment = new Environment(data);
        this.exports = new Exports(data, workspace);
        this.exportThread = new Thread(
                new ExportWorker(exports, data, workspace, misbehaviour, patience, builder.prepared), "sandbox-export");
        this.server = new Server(threads());
        this.connector = connector(builder.port);
        data.changes().add(patience::wake);
        misbehaviour.changes().add(patience::wake);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Returns the base URL, {@code http://127.0.0.1:PORT}, without a slash at its end. */
    public String url() {
        return "http://" + LOOPBACK + ":" + connector.getLocalPort();
    }

    /** Returns the key that the builder was given, or the one that was made. */
    public Secret adminKey() {
        return key;
    }

    public SandboxKeys keys() {
        return keys;
    }

    public SandboxData data() {
        return data;
    }

    public Misbehaviour misbehaviour() {
        return misbehaviour;
    }

    /** Sets an environment variable of the deployment. */
    public void setEnvironmentVariable(String name, String value) {
        environment.update(Map.of(name, Optional.of(value)));
    }

    /** Returns the deployment's environment variables by name. */
    public Map<String, String> environmentVariables() {
        Map<String, String> values = new TreeMap<>();
        environment.all().forEach((name, variable) -> values.put(name, variable.value()));
        return values;
    }

    /**
     * Begins an export that somebody else asked for. It blocks all others until {@link #finishForeignExports}.
     *
     * @return the id of its row
     * @throws IllegalStateException if an export is running
     */
    public String beginForeignExport(ExportRequestor requestor, boolean includeStorage) {
        try {
            return exports.request(requestor, includeStorage, true).id();
        } catch (ApiError e) {
            throw new IllegalStateException("an export is running already", e);
        }
    }

    /** Lets exports of somebody else be completed. */
    public void finishForeignExports() {
        exports.releaseAll();
    }

    /** Cancels an export, as somebody may do in the dashboard. */
    public void cancelExport(String id) {
        exports.cancel(id);
    }

    private void start(Builder builder) {
        try {
            connector.open();
            server.setHandler(handler(builder.name));
            server.start();
        } catch (Exception e) {
            close();
            throw new ConfigurationException(
                    "the sandbox cannot listen on " + LOOPBACK + ":" + builder.port + ": " + e.getMessage(),
                    "choose another port, or 0 for any that is free",
                    e);
        }
        exportThread.setDaemon(true);
        exportThread.start();
    }

    private Front handler(String name) {
        PauseState pause = new PauseState(data.changes());
        SystemFunctions functions = new SystemFunctions();
        new StateFunctions(exports, environment, pause).addTo(functions);
        new DataFunctions(data, url()).addTo(functions);
        Routes routes = new Routes();
        new DeploymentEndpoints(name, data, environment, pause).addTo(routes);
        new ExportEndpoints(name, exports, new ZipDelivery(patience), misbehaviour).addTo(routes);
        new StorageEndpoint(data, pause).addTo(routes);
        new QueryEndpoint(functions).addTo(routes);
        return new Front(routes, keys, misbehaviour, (request, response, callback) -> false);
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 2);
        threads.setName("sandbox");
        threads.setDaemon(true);
        return threads;
    }

    private ServerConnector connector(int port) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        ServerConnector made = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        made.setHost(LOOPBACK);
        made.setPort(port);
        server.addConnector(made);
        return made;
    }

    private static Secret newKey(Builder builder) {
        return Secret.of(builder.name + "|01"
                + HexFormat.of().formatHex(builder.data.ids().bytes(32)));
    }

    /** Ends everything at once and deletes the ZIPs. The data stay readable. May be called twice. */
    @Override
    public void close() {
        patience.close();
        exportThread.interrupt();
        try {
            server.stop();
            exportThread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the sandbox's server does not stop", e);
        } finally {
            workspace.close();
        }
    }

    /** How a sandbox is made. Without further words: named {@code sandbox}, any free port, no tables, a key that may do everything. */
    public static final class Builder {
        private String name = "sandbox";
        private Optional<Secret> key = Optional.empty();
        private Set<KeyOperation> allowed = Set.of();
        private SandboxData data = SandboxData.empty(Clock.systemUTC(), 1);
        private Optional<Path> prepared = Optional.empty();
        private int port;

        private Builder() {}

        /** Sets what the deployment calls itself. */
        public Builder name(String instanceName) {
            this.name = requireNonNull(instanceName, "instanceName");
            return this;
        }

        /** Sets the key; its form is {@code NAME|BODY}. */
        public Builder key(Secret adminKey) {
            this.key = Optional.of(adminKey);
            return this;
        }

        /** Restricts the key; empty for everything. */
        public Builder keyMay(Set<KeyOperation> operations) {
            this.allowed = Set.copyOf(operations);
            return this;
        }

        public Builder data(SandboxData contents) {
            this.data = requireNonNull(contents, "contents");
            return this;
        }

        /** Makes every export be this ZIP, whatever the data are: for sizes that do not fit into memory. It is only read. */
        public Builder exportFile(Path zip) {
            this.prepared = Optional.of(zip);
            return this;
        }

        /** Sets the port; 0 for any that is free. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Starts the deployment.
         *
         * @throws ConfigurationException if the port is taken
         */
        public Sandbox start() {
            Sandbox sandbox = new Sandbox(this);
            sandbox.start(this);
            return sandbox;
        }
    }
}
