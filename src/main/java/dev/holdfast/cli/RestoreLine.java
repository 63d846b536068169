package dev.holdfast.cli;

import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.RestoreProgress;

/** How far a restore is, on stderr: a {@link ProgressLine}, and lines that stay for what must be known after a crash. Closing it ends the line. */
final class RestoreLine implements RestoreProgress, AutoCloseable {
    private final Context context;
    private final ProgressLine line;

    /** What is told of while it goes on. */
    @FunctionalInterface
    interface Work<T> {
        T perform(RestoreProgress progress) throws InterruptedException;
    }

    private RestoreLine(Context context) {
        this.context = context;
        this.line = new ProgressLine(context);
    }

    /** Does this with a line of its own, which Ctrl-C ends in good order. */
    static <T> T during(Context context, Work<T> work) throws InterruptedException {
        return Interruption.around(() -> {
            try (RestoreLine line = new RestoreLine(context)) {
                return work.perform(line);
            }
        });
    }

    @Override
    public void step(String what) {
        line.step(what);
    }

    @Override
    public void transferred(long bytes, long total) {
        line.transferred(bytes, total);
    }

    @Override
    public void reached(RestoreRecord record) {
        if (record.stage() == RestoreStage.BEGUN) {
            say("restore " + record.id() + " into " + record.deployment() + " begins");
        } else if (record.stage() == RestoreStage.SAFE) {
            record.safetyCopy().ifPresent(copy -> say("safety copy of " + record.deployment() + ": " + copy));
        } else if (record.stage() == RestoreStage.CONFIRMED) {
            say("the import is confirmed: " + record.deployment() + " may change from here on");
        }
    }

    @Override
    public void note(String text) {
        say(text);
    }

    /** The line that is overwritten must not stand in front of it. */
    private void say(String text) {
        line.close();
        context.err("holdfast: " + text);
    }

    @Override
    public void close() {
        line.close();
    }
}
