package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.DeploymentException;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** One deployment's API with our key: what every adapter of it is built on. Any thread may use it. */
record Access(Endpoint endpoint, ApiClient api, Retries retries) {
    /**
     * Connects to nothing yet.
     *
     * @throws dev.holdfast.failure.ConfigurationException when the URL or the key cannot be used at all
     */
    static Access to(Connection connection, HttpTransport transport, Clock clock, Pause pause, RandomGenerator random) {
        requireNonNull(connection, "connection");
        requireNonNull(clock, "clock");
        requireNonNull(pause, "pause");
        Endpoint endpoint = Endpoint.of(connection);
        Retries retries = new Retries(transport.settings().retry(), clock, pause, random);
        return new Access(endpoint, new ApiClient(endpoint, DeployKey.of(connection), transport, retries), retries);
    }

    /**
     * Runs calls for a method that declares no checked failure. A thread that was interrupted stays so.
     *
     * @param what completes "cannot ...": {@code read the version of}
     */
    <T> T calling(String what, Retries.Attempt<T> call) {
        try {
            return call.run();
        } catch (ApiException e) {
            throw e.failure();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentException("cannot " + what + " " + endpoint.display() + ": interrupted", "", e);
        }
    }
}
