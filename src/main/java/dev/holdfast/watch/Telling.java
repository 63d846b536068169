package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What those who are told of alerts are told, and what they are not.
 *
 * @param alerts how many stand, by how bad they are; those that are silenced included
 * @param channels all that are configured
 * @param silences by configured deployment: until when nobody is told of it; empty if they are
 * @param stuckSince since when nobody is told because the telling itself fails; empty while it does not
 * @param heartbeat how the dead-man's switches stand; empty where there are none
 */
public record Telling(
        Map<PromiseState, Integer> alerts,
        List<ChannelState> channels,
        Map<String, Optional<Instant>> silences,
        Optional<Instant> stuckSince,
        Optional<HeartbeatState> heartbeat) {
    public Telling {
        alerts = Map.copyOf(alerts);
        channels = List.copyOf(channels);
        silences = Collections.unmodifiableMap(new TreeMap<>(silences));
        requireNonNull(stuckSince, "stuckSince");
        requireNonNull(heartbeat, "heartbeat");
    }

    /** While the telling itself works, without a heartbeat. */
    public Telling(
            Map<PromiseState, Integer> alerts, List<ChannelState> channels, Map<String, Optional<Instant>> silences) {
        this(alerts, channels, silences, Optional.empty(), Optional.empty());
    }

    /** The same, but stuck. */
    public Telling stuck(Optional<Instant> since) {
        return new Telling(alerts, channels, silences, since, heartbeat);
    }

    /** The same with this heartbeat. */
    public Telling with(Optional<HeartbeatState> other) {
        return new Telling(alerts, channels, silences, stuckSince, other);
    }

    /** Nobody is told, and nothing is to be told. */
    public static Telling nothing() {
        return new Telling(Map.of(), List.of(), Map.of());
    }
}
