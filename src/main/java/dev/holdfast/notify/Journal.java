package dev.holdfast.notify;

import dev.holdfast.watch.PromiseState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs what was decided: one line when an alert changes, when a message is delivered, and when a channel begins to fail in another way. */
final class Journal {
    private static final Logger log = LoggerFactory.getLogger(AlertRound.class);

    /** By channel, why it fails. */
    private final Map<String, String> failing = new ConcurrentHashMap<>();

    void tell(Memory before, Memory now) {
        tellGivenUp(before, now);
        now.tracks().forEach((key, track) -> {
            Track last = before.tracks().get(key);
            PromiseState level = last == null ? PromiseState.OK : last.level();
            if (track.level() != level) {
                line(Level.INFO, now, track)
                        .addKeyValue("was", level.word())
                        .log(track.stands() ? "alert stands" : "alert resolved");
            }
        });
    }

    private static void tellGivenUp(Memory before, Memory now) {
        for (Incident incident : before.incidents()) {
            if (now.incidents().stream().noneMatch(other -> other.id().equals(incident.id()))) {
                incident.told().forEach((channel, told) -> {
                    if (!told.standing().isEmpty()) {
                        log.atWarn()
                                .addKeyValue("channel", channel)
                                .addKeyValue("incident", incident.id())
                                .addKeyValue("problem", told.tries().problem())
                                .log("that an incident is over could not be told; given up");
                    }
                });
            }
        }
    }

    private static LoggingEventBuilder line(Level level, Memory memory, Track track) {
        String incident = memory.incidents().stream()
                .filter(one -> one.groups().contains(track.group()))
                .map(Incident::id)
                .findFirst()
                .orElse("");
        LoggingEventBuilder line = log.atLevel(level)
                .addKeyValue("alert", track.promise().key())
                .addKeyValue("severity", track.level().word())
                .addKeyValue("incident", incident);
        return track.stands() ? line.addKeyValue("evidence", track.promise().evidence()) : line;
    }

    void delivered(Due due) {
        failing.remove(due.channel());
        message(Level.INFO, due).log("message delivered");
    }

    void failed(Due due, String problem) {
        boolean isKnown = problem.equals(failing.put(due.channel(), problem));
        message(isKnown ? Level.DEBUG : Level.WARN, due)
                .addKeyValue("problem", problem)
                .log("message not delivered; it is tried again");
    }

    private static LoggingEventBuilder message(Level level, Due due) {
        return log.atLevel(level)
                .addKeyValue("channel", due.channel())
                .addKeyValue("kind", due.message().kind())
                .addKeyValue("incident", due.message().incident())
                .addKeyValue("alerts", due.message().alerts().size());
    }
}
