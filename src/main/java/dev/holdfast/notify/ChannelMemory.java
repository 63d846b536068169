package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a channel beside the incidents.
 *
 * @param lastSent when it took a message last
 * @param lastTest when it took a test message last that was not asked for by hand
 * @param testTries to deliver the next one
 * @param remark what was amiss with what it took last; empty if nothing was, also in notes that are older than this field
 */
record ChannelMemory(Optional<Instant> lastSent, Optional<Instant> lastTest, Tries testTries, String remark) {
    static final ChannelMemory NEW = new ChannelMemory(Optional.empty(), Optional.empty(), Tries.NONE, "");

    ChannelMemory {
        requireNonNull(lastSent, "lastSent");
        requireNonNull(lastTest, "lastTest");
        requireNonNull(testTries, "testTries");
        remark = requireNonNullElse(remark, "");
    }

    /** The same, after it took a message. */
    ChannelMemory sent(Instant at, String remarkOnIt) {
        return new ChannelMemory(Optional.of(at), lastTest, testTries, remarkOnIt);
    }
}
