package dev.holdfast.daemon;

import dev.holdfast.state.ScheduleName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Says when the trouble of a schedule begins, changes and is over, not each time it is met. */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Map<ScheduleName, String> present = new ConcurrentHashMap<>();

    void begin(ScheduleName name, String what) {
        begin(name, what, null);
    }

    /** @param cause where nobody expected it, so that it can be found */
    void begin(ScheduleName name, String what, @Nullable Throwable cause) {
        boolean known = what.equals(present.put(name, what));
        log.atLevel(known ? Level.DEBUG : cause == null ? Level.WARN : Level.ERROR)
                .setCause(cause)
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
