package dev.holdfast.http;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.watch.HealthSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: {@code /metrics}, {@code /healthz}, {@code /readyz}. Started once, closed once; both from any thread.
 *
 * <p>{@code /healthz} is 200 while the process does its work. {@code /readyz} is 200 while every promise is kept, else 503 with the broken ones, as text
 * or, for {@code Accept: application/json}, as JSON.
 */
public final class HttpFace implements AutoCloseable {
    /** Idle connections and threads cost memory; a scraper comes back within a minute and may connect anew. */
    private static final int IDLE_MILLIS = 30_000;
    /** Answers wait for the first reading of the catalog; a few scrapers may do so at once beside health checks. */
    private static final int MAX_THREADS = 12;

    private static final Logger log = LoggerFactory.getLogger(HttpFace.class);

    private final HttpSettings settings;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final ProcessMetrics process = new ProcessMetrics();
    private @Nullable Server server;

    /**
     * @param isAlive whether the scheduler still does its work
     * @param version of this program
     */
    public HttpFace(HttpSettings settings, HealthSource health, BooleanSupplier isAlive, String version) {
        this.settings = requireNonNull(settings, "settings");
        requireNonNull(health, "health");
        pages.put("/metrics", new MetricsPage(health, process, requireNonNull(version, "version")));
        pages.put("/healthz", new AlivePage(requireNonNull(isAlive, "isAlive")));
        pages.put("/readyz", new ReadyPage(health));
    }

    /**
     * Begins to listen and returns the port.
     *
     * @throws ConfigurationException if it cannot listen there
     */
    public synchronized int start() {
        if (server != null) {
            throw new IllegalStateException("started already");
        }
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1, IDLE_MILLIS);
        threads.setName("http");
        threads.setReservedThreads(0);
        Server starting = new Server(threads);
        ServerConnector connector = new ServerConnector(starting, 0, 1, new HttpConnectionFactory(configuration()));
        connector.setHost(settings.bind());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        starting.addConnector(connector);
        starting.setHandler(new Router(pages));
        starting.setErrorHandler((request, response, callback) -> {
            // Nothing of what went wrong inside is for whoever asked; it is in the log.
            response.getHeaders().put("Content-Type", "text/plain; charset=utf-8");
            Content.Sink.write(response, true, "error " + response.getStatus() + "\n", callback);
            return true;
        });
        try {
            starting.start();
        } catch (Exception e) { // Jetty declares no less
            stop(starting);
            throw new ConfigurationException(
                    "cannot listen on " + settings.bind() + ":" + settings.port() + ": " + e.getMessage(),
                    "choose another http.port or http.bind, or stop what listens there",
                    e);
        }
        server = starting;
        int port = connector.getLocalPort();
        log.atInfo()
                .addKeyValue("address", settings.bind())
                .addKeyValue("port", port)
                .log("metrics and health are served");
        return port;
    }

    /** Stops listening and ends what is being answered. May be called twice, and without a start. */
    @Override
    public synchronized void close() {
        Server running = server;
        server = null;
        if (running != null) {
            stop(running);
        }
        process.close();
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(false);
        return http;
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) { // Jetty declares no less
            log.atWarn().setCause(e).log("the HTTP server did not stop cleanly");
        }
    }
}
