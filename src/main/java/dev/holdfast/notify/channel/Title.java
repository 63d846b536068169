package dev.holdfast.notify.channel;

import dev.holdfast.notify.Alert;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.Message.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The line that a phone shows: how bad, what about, what, and how much more. */
final class Title {
    private static final int LONGEST = 200;
    private static final int KINDS = 3;

    private final Message message;
    private final List<Alert> told;

    Title(Message message) {
        this.message = message;
        List<Alert> standing =
                message.alerts().stream().filter(alert -> !alert.isResolved()).toList();
        this.told = standing.isEmpty() ? message.alerts() : standing;
    }

    /** As in {@code CRITICAL prod: no backup for 1d 3h (and 2 more)} and {@code CRITICAL 50 deployments: no recent backup (50)}. */
    String text() {
        String host = Plain.line(message.sender().host(), 80);
        if (message.kind() == Kind.TEST) {
            return "TEST from " + host + ": alerts of Holdfast arrive here";
        }
        String mark = Wording.mark(told.get(0)) + (message.kind() == Kind.REMINDER ? " (still)" : "");
        long deployments = told.stream()
                .flatMap(alert -> alert.promise().deployment().stream())
                .distinct()
                .count();
        return Plain.cut(mark + " " + (deployments > 1 ? ofMany(deployments) : ofOne(host)), LONGEST);
    }

    private String ofOne(String host) {
        Alert worst = told.get(0);
        String where = worst.promise().deployment().isPresent() ? "" : host + ": ";
        return where + Wording.headline(worst) + (told.size() > 1 ? " (and " + (told.size() - 1) + " more)" : "");
    }

    private String ofMany(long deployments) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        told.forEach(alert -> counts.merge(KindNames.title(alert.promise().kind()), 1, Integer::sum));
        String kinds = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(KINDS)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        return deployments + " deployments: " + kinds + (counts.size() > KINDS ? ", and more" : "");
    }
}
