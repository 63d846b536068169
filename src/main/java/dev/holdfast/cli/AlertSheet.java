package dev.holdfast.cli;

import dev.holdfast.notify.OpenAlert;
import dev.holdfast.notify.Silence;
import dev.holdfast.watch.ChannelState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code holdfast alert list} prints: each alert with who knows of it, then the channels, then the silences. */
final class AlertSheet {
    /** Longer than anybody lets pass between two looks. */
    private static final Duration STALE = Duration.ofHours(6);

    private final AlertDesk desk;
    private final Instant now;

    AlertSheet(AlertDesk desk, Instant now) {
        this.desk = desk;
        this.now = now;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        List<OpenAlert> open = desk.open();
        text.append(open.isEmpty() ? "no alert stands" : Words.count(open.size(), "alert"))
                .append(age())
                .append('\n');
        open.forEach(alert -> text.append('\n').append(alert(alert)));
        text.append('\n').append(channels());
        String silences = silences(desk.silences());
        if (!silences.isEmpty()) {
            text.append('\n').append(silences);
        }
        return text.toString();
    }

    private String age() {
        return desk.judged()
                .map(at -> at.plus(STALE).isBefore(now)
                        ? "; nobody has judged since " + Words.time(at) + ": does the daemon run?"
                        : ", as judged at " + Words.time(at))
                .orElse("; nobody has ever judged: does the daemon run?");
    }

    private static String alert(OpenAlert alert) {
        String told = alert.told().isEmpty()
                ? "nobody knows of it"
                : alert.told().entrySet().stream()
                        .map(entry -> entry.getKey() + " at " + Words.time(entry.getValue()))
                        .collect(Collectors.joining(", ", "told through ", ""));
        String silenced = alert.silencedUntil()
                .map(until -> "; silenced until " + Words.time(until))
                .orElse("");
        return alert.promise().line() + "\n  since " + Words.time(alert.since()) + "; " + told + silenced + "\n";
    }

    private String channels() {
        List<ChannelState> channels = desk.telling().channels();
        if (channels.isEmpty()) {
            return "no channels are configured: nobody is told\n";
        }
        TextTable table = new TextTable(Set.of(2), "CHANNEL", "LAST SENT", "UNSENT", "FAILING SINCE", "PROBLEM");
        channels.forEach(channel -> table.row(
                channel.name(),
                Words.time(channel.lastSent()),
                Integer.toString(channel.unsent()),
                Words.time(channel.failingSince()),
                channel.problem()));
        return table.text();
    }

    /** Empty if there are none. */
    static String silences(List<Silence> silences) {
        TextTable table = new TextTable(Set.of(), "SILENCED", "UNTIL", "BY", "REASON");
        silences.forEach(silence -> table.row(
                silence.deployment().orElse("(everything)"),
                Words.time(silence.until()),
                silence.by(),
                silence.reason()));
        return table.isEmpty() ? "" : table.text();
    }
}
