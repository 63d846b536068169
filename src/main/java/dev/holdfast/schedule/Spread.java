package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * Spreads runs that share a moment, so that they do not all begin at once. Evenly distributed over names; the same on every host and after every restart.
 *
 * @param share of the spread by which a run is late, from 0 to less than 1
 */
record Spread(double share) {
    /** A double holds this many bits of a hash exactly. */
    private static final int BITS = 53;

    static Spread of(String deployment, String schedule) {
        byte[] name = (requireNonNull(deployment, "deployment") + "\n" + requireNonNull(schedule, "schedule"))
                .getBytes(StandardCharsets.UTF_8);
        long hash = ByteBuffer.wrap(sha256(name)).getLong() >>> (Long.SIZE - BITS);
        return new Spread(Math.scalb((double) hash, -BITS));
    }

    /** How long after its moment a run begins: always the same, less than {@code spread} and less than the period. To the millisecond. */
    Duration delay(Duration spread, Duration period) {
        Duration limit = spread.compareTo(period) < 0 ? spread : period;
        return Duration.ofMillis((long) (limit.toMillis() * share));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
