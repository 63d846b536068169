package dev.holdfast.daemon;

import dev.holdfast.state.ScheduleName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Says when the trouble of a schedule begins, changes and is over, not each time it is met. */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Map<ScheduleName, String> present = new ConcurrentHashMap<>();

    void begin(ScheduleName name, String what) {
        boolean known = what.equals(present.put(name, what));
        log.atLevel(known ? Level.DEBUG : Level.WARN)
                .addKeyValue("deployment", name.deployment())
                .addKeyValue("schedule", name.schedule())
                .addKeyValue("reason", what)
                .log("no backup");
    }

    void end(ScheduleName name) {
        if (present.remove(name) != null) {
            log.atInfo()
                    .addKeyValue("deployment", name.deployment())
                    .addKeyValue("schedule", name.schedule())
                    .log("backups succeed again");
        }
    }
}
