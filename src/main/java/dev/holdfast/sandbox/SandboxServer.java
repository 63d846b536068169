package dev.holdfast.sandbox;

import dev.holdfast.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The parts of a running sandbox: HTTP server, websockets and the two workers. */
final class SandboxServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_THREADS = 40;
    private static final int OUTPUT_BUFFER_BYTES = 64 * 1024;

    private final Workspace workspace = Workspace.create();
    private final Patience patience = new Patience();
    private final Runnable wake = patience::wake;
    private final Changes dataChanges;
    private final Exports exports;
    private final Imports imports;
    private final Server server;
    private final ServerConnector connector;
    private final SyncHub hub;
    private final List<Thread> workers;

    /** @param prepared a ZIP that every export is said to be, instead of the data */
    SandboxServer(String name, int port, SandboxState state, Optional<Path> prepared) {
        SandboxData data = state.data();
        this.exports = new Exports(data, workspace);
        this.server = new Server(threads());
        this.connector = connector(server, port);
        SystemFunctions functions = new SystemFunctions();
        this.hub = new SyncHub(server, functions, state.keys(), data);
        this.imports = new Imports(data, workspace);
        Routes routes = new Routes();
        server.setHandler(new Front(routes, state.keys(), state.misbehaviour(), hub));
        addEndpoints(name, state, routes, functions);
        this.workers = List.of(
                worker(
                        "sandbox-export",
                        new ExportWorker(exports, data, workspace, state.misbehaviour(), patience, prepared)),
                worker("sandbox-import", new ImportWorker(imports, data, state.misbehaviour(), patience)));
        this.dataChanges = data.changes();
        dataChanges.add(wake);
        state.misbehaviour().changes().add(wake);
    }

    private void addEndpoints(String name, SandboxState state, Routes routes, SystemFunctions functions) {
        SandboxData data = state.data();
        PauseState pause = state.pause();
        new DeploymentEndpoints(name, data, state.environment(), pause).addTo(routes);
        new ExportEndpoints(name, exports, new ZipDelivery(patience), state.misbehaviour()).addTo(routes);
        ImportEndpoints importEndpoints = new ImportEndpoints(imports, state.misbehaviour(), patience);
        importEndpoints.addTo(routes);
        importEndpoints.addTo(functions);
        new StorageEndpoint(data, pause).addTo(routes);
        new QueryEndpoint(functions, state.functions()).addTo(routes);
        new WriteEndpoints(data).addTo(routes);
        new StateFunctions(exports, state.environment(), pause).addTo(functions);
        new DataFunctions(data, this::url).addTo(functions);
    }

    /** @throws ConfigurationException if the port is taken */
    void start() {
        try {
            server.start();
        } catch (Exception e) { // Jetty declares no less
            close();
            throw new ConfigurationException(
                    "the sandbox cannot listen on " + LOOPBACK + ":" + connector.getPort() + ": " + e.getMessage(),
                    "choose another port, or 0 for any that is free",
                    e);
        }
        hub.start();
        workers.forEach(Thread::start);
    }

    String url() {
        return "http://" + LOOPBACK + ":" + connector.getLocalPort();
    }

    Imports imports() {
        return imports;
    }

    Exports exports() {
        return exports;
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 2);
        threads.setName("sandbox");
        threads.setDaemon(true);
        return threads;
    }

    private static ServerConnector connector(Server server, int port) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        ServerConnector made = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        made.setHost(LOOPBACK);
        made.setPort(port);
        server.addConnector(made);
        return made;
    }

    private static Thread worker(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Ends everything at once and deletes the ZIPs. May be called twice. */
    @Override
    public void close() {
        dataChanges.remove(wake);
        patience.close();
        workers.forEach(Thread::interrupt);
        hub.close();
        try {
            server.stop();
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // Jetty declares no less
            throw new IllegalStateException("the sandbox's server does not stop", e);
        } finally {
            workspace.close();
        }
    }
}
