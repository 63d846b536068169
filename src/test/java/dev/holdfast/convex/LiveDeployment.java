package dev.holdfast.convex;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sandbox and the clients of it, over real sockets; waits are counted, not waited. */
final class LiveDeployment implements AutoCloseable {
    private static final Duration SHORT = Duration.ofSeconds(5);

    final Sandbox sandbox;
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final HttpTransport transport = new HttpTransport(new HttpSettings(
            "1.2.3",
            SHORT,
            SHORT,
            SHORT.multipliedBy(2),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            new RetryPolicy(3, Duration.ofMillis(2), Duration.ofMillis(20), SHORT)));

    LiveDeployment(Sandbox.Builder builder) {
        this.sandbox = builder.start();
    }

    LiveView view() {
        return new LiveView(
                connection(sandbox.adminKey()), transport, Clock.systemUTC(), waits::add, new SplittableRandom(1));
    }

    ImportTarget target() {
        return target(sandbox.adminKey());
    }

    ImportTarget target(Secret key) {
        return new ImportTarget(connection(key), transport, Clock.systemUTC(), waits::add, new SplittableRandom(1));
    }

    private Connection connection(Secret key) {
        return new Connection("prod", URI.create(sandbox.url()), key);
    }

    @Override
    public void close() {
        transport.close();
        sandbox.close();
    }
}
