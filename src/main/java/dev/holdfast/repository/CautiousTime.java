package dev.holdfast.repository;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The time as whoever removes something takes it: a clock that runs ahead, ours or the store's, must end no hold, no lock and no age early. */
final class CautiousTime {
    private CautiousTime() {}

    /** The earlier one of this host's time and the store's; ask the store something first. */
    static Instant of(ObjectStore store, Clock clock) {
        Instant ours = clock.instant();
        Optional<Instant> theirs = store.clock().filter(ours::isAfter);
        return theirs.orElse(ours);
    }
}
