package dev.holdfast.cli;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The holds that stand at one moment, wherever they lie. */
final class StandingHolds {
    private final Map<BackupId, Hold> byBackup = new HashMap<>();

    StandingHolds(CatalogReading reading, Instant now) {
        reading.repositories().values().stream()
                .flatMap(state -> state.holdings().holds().values().stream())
                .filter(hold -> hold.standsAt(now))
                .forEach(hold -> byBackup.merge(hold.backup(), hold, StandingHolds::longer));
    }

    /** The one of this backup that stands longest. */
    Optional<Hold> of(BackupId backup) {
        return Optional.ofNullable(byBackup.get(backup));
    }

    private static Hold longer(Hold one, Hold other) {
        boolean isOtherLonger = one.until()
                .map(until -> other.until().map(until::isBefore).orElse(true))
                .orElse(false);
        return isOtherLonger ? other : one;
    }
}
