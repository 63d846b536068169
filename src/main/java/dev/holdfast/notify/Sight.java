package dev.holdfast.notify;

import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.TierHealth;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one evaluation could see.
 *
 * @param isWhole whether a promise that is not among these is none any more
 * @param unknown deployments of which promises may be missing all the same
 */
record Sight(List<Promise> promises, boolean isWhole, Set<String> unknown, Map<String, Message.LastGood> lastGood) {
    Sight {
        promises = List.copyOf(promises);
        unknown = Set.copyOf(unknown);
        lastGood = Map.copyOf(lastGood);
    }

    static Sight of(Health health, boolean isWhole) {
        Map<String, Message.LastGood> lastGood = new HashMap<>();
        for (TierHealth tier : health.tiers()) {
            tier.lastSnapshot()
                    .ifPresent(at -> lastGood.merge(
                            tier.deployment(), new Message.LastGood(at, tier.tier()), Message.LastGood::newer));
        }
        return new Sight(health.promises(), isWhole, health.unknown(), lastGood);
    }

    /** Nothing but that nothing can be seen. */
    static Sight blind(Instant since, String problem) {
        Promise catalog = new Promise(
                Promise.Kind.CATALOG,
                Optional.empty(),
                Optional.empty(),
                PromiseState.CRITICAL,
                Optional.of(since),
                problem,
                "nobody knows how backups stand meanwhile; look at the daemon's log and at the repositories, then restart it");
        return new Sight(List.of(catalog), false, Set.of(), Map.of());
    }

    /** Whether a promise that is not among these may be one still. */
    boolean isInTheDark(Track track) {
        return !isWhole || unknown.contains(track.group());
    }
}
