package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.state.Notebook;
import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.Telling;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What this host remembers of alerts; commands may look while the daemon writes. Any thread may call it. */
public final class AlertBook {
    private final Notebook notes;
    private final Clock clock;
    private final Silences silences;

    public AlertBook(Notebook notes, Clock clock) {
        this.notes = requireNonNull(notes, "notes");
        this.clock = requireNonNull(clock, "clock");
        this.silences = new Silences(notes, clock);
    }

    Memory read() {
        return notes.note(MemoryText.NOTE).map(MemoryText::read).orElse(Memory.EMPTY);
    }

    /** Returns what is remembered then. */
    Memory change(UnaryOperator<Memory> change) {
        return notes.note(
                        MemoryText.NOTE,
                        text -> Optional.of(MemoryText.write(
                                change.apply(text.map(MemoryText::read).orElse(Memory.EMPTY)))))
                .map(MemoryText::read)
                .orElse(Memory.EMPTY);
    }

    /** All that stand, silenced ones included; the worst first, then the oldest. */
    public List<OpenAlert> open() {
        Instant now = clock.instant();
        List<Silence> standing = silences.standing();
        Memory memory = read();
        List<OpenAlert> open = new ArrayList<>();
        memory.tracks().forEach((key, track) -> {
            if (track.stands()) {
                Optional<Incident> incident = memory.incidents().stream()
                        .filter(one -> one.groups().contains(track.group()))
                        .findFirst();
                open.add(new OpenAlert(
                        track.promise(),
                        incident.map(Incident::id).orElse(""),
                        track.standsSince(),
                        Silences.until(standing, track.group(), now),
                        incident.map(one -> whoKnows(one, key)).orElse(Map.of())));
            }
        });
        open.sort(Comparator.comparing((OpenAlert alert) -> alert.promise().state())
                .reversed()
                .thenComparing(OpenAlert::since));
        return open;
    }

    /** When everything was judged last; empty if it never was. */
    public Optional<Instant> judged() {
        return read().judged();
    }

    private static Map<String, Instant> whoKnows(Incident incident, String key) {
        Map<String, Instant> told = new TreeMap<>();
        incident.told().forEach((channel, state) -> {
            if (state.standing().containsKey(key)) {
                state.at().ifPresent(at -> told.put(channel, at));
            }
        });
        return told;
    }

    /** Sums it up for those who watch. */
    public Telling telling(Collection<String> channels, Collection<String> deployments) {
        Instant now = clock.instant();
        Memory memory = read();
        List<Silence> standing = silences.standing();
        Map<PromiseState, Integer> alerts = new EnumMap<>(PromiseState.class);
        memory.tracks().values().stream()
                .filter(Track::stands)
                .forEach(track -> alerts.merge(track.level(), 1, Integer::sum));
        Map<String, Optional<Instant>> silenced = new LinkedHashMap<>();
        deployments.forEach(name -> silenced.put(name, Silences.until(standing, name, now)));
        return new Telling(
                alerts, channels.stream().map(name -> state(memory, name)).toList(), silenced);
    }

    private static ChannelState state(Memory memory, String name) {
        ChannelMemory channel = memory.channel(name);
        List<Tries> failing = Stream.concat(
                        Stream.of(channel.testTries()),
                        memory.incidents().stream()
                                .map(incident -> incident.toldTo(name).tries()))
                .filter(Tries::areFailing)
                .toList();
        return new ChannelState(
                name,
                channel.lastSent(),
                failing.size(),
                failing.stream().flatMap(tries -> tries.since().stream()).min(Comparator.naturalOrder()),
                failing.stream()
                        .max(Comparator.comparing(tries -> tries.next().orElse(Instant.EPOCH)))
                        .map(Tries::problem)
                        .orElse(channel.remark()));
    }
}
