package dev.holdfast.sandbox;

import dev.holdfast.snapshot.DocumentId;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Makes ids as Convex does: 14 random bytes and the day. Any thread may call it. */
final class IdMint {
    static final long EXPORTS = 538;
    static final long SCHEDULED_JOBS = 539;
    static final long STORAGE = 540;
    static final long IMPORTS = 541;
    static final long COMPONENTS = 544;
    static final long ENVIRONMENT = 525;
    static final long FIRST_USER_TABLE = 10_001;

    private final RandomGenerator random;
    private final Clock clock;

    IdMint(RandomGenerator random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    synchronized String next(long tableNumber) {
        byte[] internal = bytes(DocumentId.INTERNAL_BYTES);
        long day = Duration.ofSeconds(clock.instant().getEpochSecond()).toDays();
        ByteBuffer.wrap(internal).putShort(DocumentId.INTERNAL_BYTES - 2, (short) day);
        return DocumentId.of(tableNumber, internal).text();
    }

    synchronized byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    synchronized int below(int bound) {
        return random.nextInt(bound);
    }
}
