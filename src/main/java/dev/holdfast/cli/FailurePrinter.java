package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** Prints what failed and what to do about it, and knows the exit code. */
final class FailurePrinter {
    private final Context context;
    private final HoldfastCommand options;

    FailurePrinter(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    int print(Exception e) {
        if (options.isDebug()) {
            // Asked for by whoever looks for a mistake of ours; messages of failures hold no secrets, and neither do
            // their causes.
            e.printStackTrace(context.terminal().err());
        }
        if (e instanceof HoldfastException expected) {
            say(String.valueOf(expected.getMessage()), expected.hint());
            return expected.exitCode().number();
        }
        if (e instanceof InterruptedException) {
            String message = String.valueOf(e.getMessage());
            say(message.startsWith("interrupted; ") ? message : "interrupted; nothing was committed", "");
            return ExitCode.FAILED.number();
        }
        say(
                "failed unexpectedly: " + e.getClass().getSimpleName()
                        + (e.getMessage() == null ? "" : ": " + e.getMessage()),
                options.isDebug() ? "report it with the lines above" : "run it again with --debug to see where");
        return ExitCode.FAILED.number();
    }

    int usage(String what, String hint) {
        say(what, hint);
        return ExitCode.USAGE.number();
    }

    private void say(String what, String hint) {
        context.err("holdfast: " + what);
        if (!hint.isEmpty()) {
            context.err("HINT: " + hint);
        }
    }
}
