package dev.holdfast.cli;

import dev.holdfast.backup.BackupProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How far long work is, on stderr: one line that is overwritten where a person looks at it, and plain lines, one a step and at most one in ten seconds,
 * elsewhere. Any thread may report. Closing it ends the line.
 */
final class ProgressLine implements BackupProgress, AutoCloseable {
    private static final Duration ON_SCREEN = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    /** What fits a terminal of usual width, so that the line never wraps. */
    private static final int LONGEST = 78;

    private final Context context;
    private final Clock clock;
    private final boolean isScreen;
    private String step = "";
    private boolean isDirty;
    private Instant next = Instant.MIN;

    ProgressLine(Context context) {
        this.context = context;
        this.clock = context.clock();
        this.isScreen = context.terminal().errIsScreen();
    }

    @Override
    public synchronized void step(String what) {
        if (!what.equals(step)) {
            step = what;
            show(what);
        }
    }

    @Override
    public synchronized void transferred(long bytes, long total) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        String share = total > 0 ? " of " + Words.size(total) + " (" + Math.min(100, bytes * 100 / total) + "%)" : "";
        show((step.isEmpty() ? "" : step + ": ") + Words.size(bytes) + share);
    }

    private void show(String text) {
        next = clock.instant().plus(isScreen ? ON_SCREEN : ELSEWHERE);
        if (isScreen) {
            String shown = text.length() > LONGEST ? text.substring(0, LONGEST - 3) + "..." : text;
            // carriage return, then erase to the end of the line
            context.terminal().err().print("\r\u001b[K" + shown);
            context.terminal().err().flush();
            isDirty = true;
        } else {
            context.err(text);
        }
    }

    @Override
    public synchronized void close() {
        if (isDirty) {
            context.terminal().err().print("\r\u001b[K");
            context.terminal().err().flush();
            isDirty = false;
        }
    }
}
