package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges whether those who are to be told of alerts are. A channel that was never needed is taken to work. */
final class ChannelWatch {
    /** A mail server is restarted within it. */
    static final Duration PATIENCE = Duration.ofHours(1);

    /** A full disk or a bug is not over by itself, but may be within a round or two. */
    static final Duration STUCK = Duration.ofMinutes(15);

    private static final String MEND = "mend it, then try it: holdfast alert test ";

    private final List<ChannelState> channels;
    private final Optional<Instant> stuckSince;
    private final Instant now;

    ChannelWatch(WatchInput input) {
        this.channels = input.telling().channels();
        this.stuckSince = input.telling().stuckSince();
        this.now = input.now();
    }

    List<Promise> promises() {
        return Stream.concat(
                        channels.stream().map(this::delivers),
                        stuckSince.stream().map(this::isStuck))
                .toList();
    }

    /** Those who look at status, metrics or the heartbeat are the only ones who can hear of it. */
    private Promise isStuck(Instant since) {
        Duration length = Duration.between(since, now);
        return new Promise(
                Promise.Kind.CHANNEL,
                Optional.empty(),
                Optional.empty(),
                length.compareTo(STUCK) < 0 ? PromiseState.WARNING : PromiseState.CRITICAL,
                Optional.of(since),
                "for " + Words.length(length) + " nobody is told of alerts, through any channel",
                "see whether the daemon runs: systemctl status holdfast; if it does, look at its log for the job alerts, and restart it");
    }

    private Promise delivers(ChannelState channel) {
        if (channel.failingSince().isEmpty()) {
            String evidence = channel.lastSent()
                    .map(at -> "last message delivered at " + Words.time(at))
                    .orElse("no message was needed yet");
            return channel.problem().isEmpty()
                    ? promise(channel, PromiseState.OK, evidence, "")
                    : promise(
                            channel,
                            PromiseState.WARNING,
                            evidence + ", but not to everybody: " + channel.problem(),
                            MEND + channel.name());
        }
        Duration failing = Duration.between(channel.failingSince().get(), now);
        String evidence = (channel.unsent() == 1 ? "1 message" : channel.unsent() + " messages") + " undelivered for "
                + Words.length(failing) + ": " + channel.problem();
        return promise(
                channel,
                failing.compareTo(PATIENCE) < 0 ? PromiseState.WARNING : PromiseState.CRITICAL,
                evidence,
                MEND + channel.name());
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
