package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How we speak HTTP with deployments.
 *
 * @param version of Holdfast, as the deployment is told, like {@code 1.2.0}
 * @param connectTimeout for the connection alone
 * @param readTimeout how long a connection may be silent, in downloads too
 * @param callTimeout for a whole call other than a download
 * @param firstPoll between the first two questions for an export's state
 * @param longestPoll to which that interval grows
 */
public record HttpSettings(
        String version,
        Duration connectTimeout,
        Duration readTimeout,
        Duration callTimeout,
        Duration firstPoll,
        Duration longestPoll,
        RetryPolicy retry) {
    public HttpSettings {
        requireNonNull(retry, "retry");
        if (!version.matches("[0-9A-Za-z.+-]+")) {
            throw new IllegalArgumentException("version = " + version + ": must be letters, digits, '.', '+' and '-'");
        }
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("readTimeout", readTimeout);
        requirePositive("callTimeout", callTimeout);
        requirePositive("firstPoll", firstPoll);
        requirePositive("longestPoll", longestPoll);
    }

    /** What suits deployments in the cloud and at home: 10 s to connect, a minute of silence, polls from 200 ms to 5 s. */
    public static HttpSettings standard(String version) {
        return new HttpSettings(
                version,
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                RetryPolicy.standard());
    }

    public HttpSettings with(RetryPolicy policy) {
        return new HttpSettings(version, connectTimeout, readTimeout, callTimeout, firstPoll, longestPoll, policy);
    }

    private static void requirePositive(String name, Duration value) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " = " + value + ": must be longer than zero");
        }
    }
}
