package dev.holdfast.daemon;

import dev.holdfast.run.Run;
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

    /** A run failed. One that fails like the one before it is told as well, more quietly: others refer to it by its id. */
    void failed(ScheduleName name, Run run) {
        boolean known = run.message().equals(present.put(name, run.message()));
        log.atLevel(known ? Level.INFO : Level.WARN)
                .addKeyValue("run", run.id())
                .addKeyValue("deployment", name.deployment())
                .addKeyValue("schedule", name.schedule())
                .addKeyValue("outcome", run.outcome().word())
                .addKeyValue("reason", known ? "as before" : run.message())
                .log("no backup");
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
