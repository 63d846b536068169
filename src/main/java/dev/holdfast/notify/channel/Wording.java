package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.Alert;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.Message.Kind;
import dev.holdfast.notify.Message.LastGood;
import dev.holdfast.notify.channel.MessageText.Entry;
import dev.holdfast.notify.channel.MessageText.Line;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Puts a message into words. */
final class Wording {
    static final int LONGEST_EVIDENCE = 600;
    private static final int LONGEST_ADVICE = 400;
    private static final int LONGEST_ADDRESS = 1000;
    private static final int LONGEST_NAME = 80;

    /** More alerts than this get a line each. */
    private static final int TOLD_IN_FULL = 6;

    private final Message message;
    private final Set<String> toldLastGood = new HashSet<>();

    private Wording(Message message) {
        this.message = requireNonNull(message, "message");
    }

    static MessageText of(Message message) {
        Wording wording = new Wording(message);
        return new MessageText(new Title(message).text(), wording.entries(), wording.closing(), wording.footer());
    }

    /** What an alert is about, with the host standing for what is about no deployment. */
    static String about(Promise promise) {
        String noun = promise.deployment().isEmpty() ? KindNames.noun(promise.kind()) : "";
        return Plain.line(noun + promise.about(), LONGEST_NAME);
    }

    /** The alert in one line, as long as it stands or stood. */
    static String headline(Alert alert) {
        Promise promise = alert.promise();
        String about = about(promise);
        String what = alert.resolved()
                .map(at -> KindNames.title(promise.kind()) + ", after " + Plain.length(alert.since(), at))
                .orElseGet(() -> Plain.line(Plain.firstClause(Plain.line(promise.evidence(), LONGEST_EVIDENCE)), 120));
        return about.isEmpty() ? what : about + ": " + what;
    }

    static String mark(Alert alert) {
        return alert.isResolved() ? "RESOLVED" : alert.promise().state().word().toUpperCase(Locale.ROOT);
    }

    private boolean isInFull() {
        return message.alerts().size() <= TOLD_IN_FULL;
    }

    private List<Entry> entries() {
        return message.alerts().stream()
                .map(alert -> isInFull() ? full(alert) : new Entry(mark(alert), brief(alert), List.of()))
                .toList();
    }

    private String brief(Alert alert) {
        String lastGood = alert.isResolved()
                ? ""
                : lastGoodOnce(alert).map(text -> "; last good backup " + text).orElse("");
        return headline(alert) + lastGood;
    }

    private Entry full(Alert alert) {
        Promise promise = alert.promise();
        String about = about(promise);
        String head = KindNames.title(promise.kind()) + (about.isEmpty() ? "" : ": " + about);
        List<Line> lines = new ArrayList<>();
        if (alert.resolved().isPresent()) {
            lines.add(Line.of(
                    "Resolved",
                    Plain.time(alert.resolved().get()) + ", after "
                            + Plain.length(alert.since(), alert.resolved().get())));
            lines.add(Line.of("It was", Plain.line(promise.evidence(), LONGEST_EVIDENCE)));
            lastGoodOnce(alert).ifPresent(text -> lines.add(Line.of("Last good backup", text)));
            return new Entry(mark(alert), head, lines);
        }
        lines.add(Line.of("", Plain.line(promise.evidence(), LONGEST_EVIDENCE)));
        lines.add(Line.of("Since", Plain.time(alert.since()) + " (" + Plain.length(alert.since(), message.at()) + ")"));
        lastGoodOnce(alert).ifPresent(text -> lines.add(Line.of("Last good backup", text)));
        if (!promise.advice().isEmpty()) {
            lines.add(Line.of("Do", Plain.line(promise.advice(), LONGEST_ADVICE)));
        }
        alert.runbook().ifPresent(address -> lines.add(runbook(address)));
        return new Entry(mark(alert), head, lines);
    }

    /** What there is to fall back upon, with the first alert of each deployment. */
    private Optional<String> lastGoodOnce(Alert alert) {
        return alert.promise().deployment().filter(toldLastGood::add).map(this::lastGood);
    }

    private String lastGood(String deployment) {
        LastGood backup = message.lastGood().get(deployment);
        if (backup == null) {
            return message.unseen().contains(deployment) ? "not known now" : "none that is known";
        }
        return Plain.time(backup.snapshotTime()) + " (" + Plain.length(backup.snapshotTime(), message.at()) + " old, "
                + Plain.line(backup.tier(), LONGEST_NAME) + ")";
    }

    private List<Line> closing() {
        if (message.kind() == Kind.TEST) {
            return List.of(Line.of(
                    "", "Nothing is wrong: this only shows that alerts arrive. No answer and no action is needed."));
        }
        if (isInFull() || message.severity() == PromiseState.OK) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(
                "Do",
                "holdfast status on " + Plain.line(message.sender().host(), LONGEST_NAME)
                        + " tells each with what to do"));
        message.alerts().stream()
                .filter(alert -> !alert.isResolved())
                .flatMap(alert -> alert.runbook().stream())
                .distinct()
                .map(Wording::runbook)
                .forEach(lines::add);
        return lines;
    }

    private static Line runbook(String address) {
        return new Line("Runbook", Plain.line(address, LONGEST_ADDRESS), true);
    }

    private String footer() {
        Message.Sender sender = message.sender();
        return "Holdfast " + Plain.line(sender.version(), LONGEST_NAME) + " on "
                + Plain.line(sender.host(), LONGEST_NAME) + ", " + Plain.time(message.at());
    }
}
