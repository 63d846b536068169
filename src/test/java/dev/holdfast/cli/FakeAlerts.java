package dev.holdfast.cli;

import dev.holdfast.notify.OpenAlert;
import dev.holdfast.notify.Silence;
import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.Telling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts of what a test put in. */
final class FakeAlerts implements AlertDesk {
    final List<OpenAlert> open = new ArrayList<>();
    final List<ChannelState> channels = new ArrayList<>();
    final List<Silence> silences = new ArrayList<>();
    final Map<String, String> problems = new LinkedHashMap<>();
    Optional<Instant> judged = Optional.of(Samples.NOON.minusSeconds(60));
    private final List<String> calls;

    FakeAlerts(List<String> calls) {
        this.calls = calls;
    }

    @Override
    public List<String> channels() {
        return channels.stream().map(ChannelState::name).toList();
    }

    @Override
    public Map<String, Optional<String>> test(List<String> names) {
        Map<String, Optional<String>> results = new LinkedHashMap<>();
        names.forEach(name -> results.put(name, Optional.ofNullable(problems.get(name))));
        return results;
    }

    @Override
    public List<OpenAlert> open() {
        return open;
    }

    @Override
    public Optional<Instant> judged() {
        return judged;
    }

    @Override
    public Telling telling() {
        return new Telling(Map.of(), channels, Map.of());
    }

    @Override
    public List<Silence> silences() {
        return silences;
    }

    @Override
    public Silence silence(Optional<String> deployment, Instant until, String reason) {
        calls.add("silence " + deployment + " until " + until + ": " + reason);
        return new Silence(deployment, Samples.NOON, until, reason, "ada@host");
    }

    @Override
    public boolean endSilence(Optional<String> deployment) {
        calls.add("end " + deployment);
        return silences.removeIf(silence -> silence.deployment().equals(deployment));
    }
}
