package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges whether those who are to be told of alerts are. A channel that was never needed is taken to work. */
final class ChannelWatch {
    /** A mail server is restarted within it. */
    static final Duration PATIENCE = Duration.ofHours(1);

    private final List<ChannelState> channels;
    private final Instant now;

    ChannelWatch(WatchInput input) {
        this.channels = input.telling().channels();
        this.now = input.now();
    }

    List<Promise> promises() {
        return channels.stream().map(this::delivers).toList();
    }

    private Promise delivers(ChannelState channel) {
        if (channel.failingSince().isEmpty()) {
            String evidence = channel.lastSent()
                    .map(at -> "last message delivered at " + Words.time(at))
                    .orElse("no message was needed yet");
            return promise(channel, PromiseState.OK, evidence, "");
        }
        Duration failing = Duration.between(channel.failingSince().get(), now);
        String evidence = (channel.unsent() == 1 ? "1 message" : channel.unsent() + " messages") + " undelivered for "
                + Words.length(failing) + ": " + channel.problem();
        return promise(
                channel,
                failing.compareTo(PATIENCE) < 0 ? PromiseState.WARNING : PromiseState.CRITICAL,
                evidence,
                "mend it, then try it: holdfast alert test " + channel.name());
    }

    private static Promise promise(ChannelState channel, PromiseState state, String evidence, String advice) {
        return new Promise(
                Promise.Kind.CHANNEL,
                Optional.empty(),
                Optional.of(channel.name()),
                state,
                channel.failingSince(),
                evidence,
                advice);
    }
}
