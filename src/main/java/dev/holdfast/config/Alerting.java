package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.AlertSettings;
import dev.holdfast.notify.channel.ChannelSettings;
import dev.holdfast.notify.channel.HeartbeatSettings;
import java.util.List;

/**
 * Whom Holdfast itself tells, and when.
 *
 * @param channels in the order of the file; names are distinct; may be empty
 */
public record Alerting(AlertSettings settings, List<ChannelSettings> channels, HeartbeatSettings heartbeat) {
    public Alerting {
        requireNonNull(settings, "settings");
        channels = List.copyOf(channels);
        requireNonNull(heartbeat, "heartbeat");
    }
}
