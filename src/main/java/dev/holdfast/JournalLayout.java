package dev.holdfast;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import java.util.stream.Collectors;

/** Puts the priority that systemd's journal understands ({@code sd-daemon(3)}) before each line of another layout. */
final class JournalLayout extends LayoutBase<ILoggingEvent> {
    private final Layout<ILoggingEvent> lines;

    JournalLayout(Layout<ILoggingEvent> lines) {
        this.lines = lines;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String priority = "<" + priority(event.getLevel()) + ">";
        return lines.doLayout(event).lines().collect(Collectors.joining("\n" + priority, priority, "\n"));
    }

    private static int priority(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return 3;
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            return 4;
        }
        return level.isGreaterOrEqual(Level.INFO) ? 6 : 7;
    }
}
