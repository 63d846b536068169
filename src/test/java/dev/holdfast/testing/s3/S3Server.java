package dev.holdfast.testing.s3;

import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An S3 server on loopback with one bucket, {@value #BUCKET}. Large bodies lie in temporary files until it is closed. */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "holdfast-test";
    /** The key that may do everything. */
    public static final S3Settings.Credentials WRITER =
            new S3Settings.Credentials("TESTWRITER", Secret.of("writer-secret-4f1c9b"));
    /** The key that may read and list. */
    public static final S3Settings.Credentials READER =
            new S3Settings.Credentials("TESTREADER", Secret.of("reader-secret-8a07d2"));

    private final Server server;
    private final ServerConnector connector;
    private final S3Handler handler;
    private final Parts parts;
    private final List<S3Request> requests = new CopyOnWriteArrayList<>();

    /** What the request handling is built from. */
    record Parts(S3Abilities abilities, S3Faults faults, Clock clock, BodySpool spool) {}

    private S3Server(Parts parts) {
        this.parts = parts;
        QueuedThreadPool threads = new QueuedThreadPool(40, 2);
        threads.setName("test-s3");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        SignatureV4 signatures = new SignatureV4(Map.of(
                WRITER.accessKeyId(), WRITER.secretAccessKey().reveal(),
                READER.accessKeyId(), READER.secretAccessKey().reveal()));
        handler = new S3Handler(parts, signatures, requests::add);
        server.setHandler(handler);
    }

    /** One that behaves as AWS does. */
    public static S3Server start() {
        return start(S3Abilities.aws(), Clock.systemUTC());
    }

    public static S3Server start(S3Abilities abilities) {
        return start(abilities, Clock.systemUTC());
    }

    /** @param clock the server's; requests signed more than 15 minutes away from it are refused */
    public static S3Server start(S3Abilities abilities, Clock clock) {
        try {
            S3Server started = new S3Server(new Parts(abilities, new S3Faults(), clock, new BodySpool()));
            started.server.start();
            return started;
        } catch (Exception e) { // Jetty declares no less
            throw new IllegalStateException("cannot start the S3 server", e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    public S3Faults faults() {
        return parts.faults();
    }

    /** Every request since the start, in order of arrival. */
    public List<S3Request> requests() {
        return List.copyOf(requests);
    }

    public List<S3Request> requests(S3Operation operation) {
        return requests.stream().filter(r -> r.operation() == operation).toList();
    }

    /** From now on the bucket keeps versions. */
    public S3Server keepVersions() {
        handler.bucket().keepVersions();
        return this;
    }

    /** From now on Object Lock is on in the bucket, and so are versions. */
    public S3Server withObjectLock() {
        handler.locks().switchOn();
        return this;
    }

    /** How long a thaw asked for from now on takes, by the server's clock; at first no time at all. */
    public S3Server thawingTakes(Duration time) {
        handler.archives().thawingTakes(time);
        return this;
    }

    /** Every thaw under way is done. */
    public void finishThaws() {
        handler.archives().finishThaws();
    }

    /** Every thawed copy goes, as after its days. */
    public void endThaws() {
        handler.archives().endThaws();
    }

    /** How many versions there are of all keys, markers that hide them included. */
    public int versions() {
        return handler.bucket().versions();
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** Settings for a repository on this server: its bucket, the key that may do everything, parts of 5 MiB. */
    public S3Settings settings(String prefix) {
        return new S3Settings(
                BUCKET,
                prefix,
                "us-east-1",
                Optional.of(endpoint()),
                true,
                Optional.of(WRITER),
                parts.abilities().chunkedBodies(),
                S3Settings.Checksum.SHA256,
                5L * 1024 * 1024,
                3,
                new S3Settings.Encryption(Optional.empty(), Optional.empty()));
    }

    @Override
    public void close() {
        handler.stopWaiting();
        try {
            server.stop();
        } catch (Exception e) { // Jetty declares no less
            throw new IllegalStateException("cannot stop the S3 server", e);
        }
        try {
            parts.spool().close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot remove the S3 server's files", e);
        }
    }
}
