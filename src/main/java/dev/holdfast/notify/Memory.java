package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Everything that is remembered about alerts from one evaluation to the next.
 *
 * @param judged when the last evaluation was that counted
 * @param tracks by the promise's key
 * @param incidents those that are not settled, in the order of their beginning
 * @param channels by name
 * @param good what there is to fall back upon
 */
record Memory(
        Optional<Instant> judged,
        Map<String, Track> tracks,
        List<Incident> incidents,
        Map<String, ChannelMemory> channels,
        GoodBackups good) {
    static final Memory EMPTY = new Memory(Optional.empty(), Map.of(), List.of(), Map.of(), GoodBackups.NEVER_SEEN);

    Memory {
        requireNonNull(judged, "judged");
        tracks = Collections.unmodifiableMap(new TreeMap<>(tracks));
        incidents = List.copyOf(incidents);
        channels = Collections.unmodifiableMap(new TreeMap<>(channels));
        requireNonNull(good, "good");
    }

    ChannelMemory channel(String name) {
        return channels.getOrDefault(name, ChannelMemory.NEW);
    }

    Memory with(List<Incident> next) {
        return new Memory(judged, tracks, next, channels, good);
    }

    Memory withChannel(String name, UnaryOperator<ChannelMemory> change) {
        Map<String, ChannelMemory> all = new TreeMap<>(channels);
        all.put(name, change.apply(channel(name)));
        return new Memory(judged, tracks, incidents, all, good);
    }

    /** Remembers that a channel has taken a message, and what was amiss with it. */
    Memory delivered(Due due, String remark, Instant now) {
        boolean isTest = due.isTest();
        Memory noted = withChannel(
                due.channel(),
                channel -> new ChannelMemory(
                        Optional.of(now),
                        isTest ? Optional.of(now) : channel.lastTest(),
                        isTest ? Tries.NONE : channel.testTries(),
                        remark));
        return noted.told(due, before -> new Told(due.standing(), Optional.of(now), Tries.NONE));
    }

    /** Remembers that a channel has not taken a message. */
    Memory failed(Due due, String problem, boolean isWorthTrying, Instant now) {
        if (due.isTest()) {
            return withChannel(
                    due.channel(),
                    channel -> new ChannelMemory(
                            channel.lastSent(),
                            channel.lastTest(),
                            channel.testTries().failed(problem, isWorthTrying, now),
                            channel.remark()));
        }
        return told(due, before -> before.withTries(before.tries().failed(problem, isWorthTrying, now)));
    }

    private Memory told(Due due, UnaryOperator<Told> change) {
        return with(incidents.stream()
                .map(incident -> incident.id().equals(due.message().incident())
                        ? incident.told(due.channel(), change.apply(incident.toldTo(due.channel())))
                        : incident)
                .toList());
    }
}
