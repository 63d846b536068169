package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * What channels need beside their own settings.
 *
 * @param repeat how long after the last message the next one about the same comes
 * @param environment of this process; commands get the harmless part of it
 */
public record ChannelEquipment(Clock clock, Duration repeat, Map<String, String> environment) {
    public ChannelEquipment {
        requireNonNull(clock, "clock");
        requireNonNull(repeat, "repeat");
        environment = Map.copyOf(environment);
    }
}
