package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a channel beside the incidents.
 *
 * @param lastSent when it took a message last
 * @param lastTest when it took a test message last that was not asked for by hand
 * @param testTries to deliver the next one
 */
record ChannelMemory(Optional<Instant> lastSent, Optional<Instant> lastTest, Tries testTries) {
    static final ChannelMemory NEW = new ChannelMemory(Optional.empty(), Optional.empty(), Tries.NONE);

    ChannelMemory {
        requireNonNull(lastSent, "lastSent");
        requireNonNull(lastTest, "lastTest");
        requireNonNull(testTries, "testTries");
    }
}
