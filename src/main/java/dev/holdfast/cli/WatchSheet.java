package dev.holdfast.cli;

import dev.holdfast.watch.OffHostWatch;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.util.Comparator;
import java.util.stream.Collectors;

/** What {@code holdfast watch} saw: one line for each promise that is not kept, and a line that sums up. */
final class WatchSheet {
    private final OffHostWatch.View view;

    WatchSheet(OffHostWatch.View view) {
        this.view = view;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        view.health().promises().stream()
                .filter(promise -> promise.state() != PromiseState.OK)
                .sorted(Comparator.comparing(Promise::state).reversed())
                .forEach(promise ->
                        text.append(promise.line()).append(silence(promise)).append('\n'));
        view.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        return text.append(summary()).append('\n').toString();
    }

    /** The same for two looks between which nothing began and nothing ended, though times went on. */
    String news() {
        return view.health().promises().stream()
                .filter(promise -> promise.state() != PromiseState.OK)
                .map(promise -> promise.state() + promise.key() + silence(promise))
                .sorted()
                .collect(Collectors.joining("\n", view.health().isHealthy() + "\n", ""));
    }

    private String summary() {
        long broken = view.health().broken().size();
        String hosts = view.hosts().isEmpty()
                ? "nobody"
                : view.hosts().entrySet().stream()
                        .map(host -> host.getKey() + " (" + Words.time(host.getValue()) + ")")
                        .collect(Collectors.joining(", "));
        return (broken == 0 ? "healthy" : "UNHEALTHY: " + Words.count(broken, "broken promise")) + " at "
                + Words.time(view.health().at()) + "; promised by " + hosts;
    }

    private String silence(Promise promise) {
        return view.silence(promise)
                .map(silence -> " (silenced until " + Words.time(silence.until()) + " by " + silence.by() + ": "
                        + silence.reason() + ")")
                .orElse("");
    }
}
