package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.secret.Secret;
import java.time.Duration;
import java.util.List;

/**
 * The dead-man's switches that hear from us while all is well.
 *
 * @param urls are visited; empty for none
 * @param every how often
 */
public record HeartbeatSettings(List<Secret> urls, Duration every) {
    public HeartbeatSettings {
        urls = List.copyOf(urls);
        requireNonNull(every, "every");
    }
}
