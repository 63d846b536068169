package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Signals for processes that tests start. Under {@code nohup}, or in the background of a script, hang-ups and interrupts are ignored; children inherit that
 * and Java cannot undo it.
 */
public final class Signals {
    private static final int HANGUP = 1;
    private static final int INTERRUPT = 2;

    private Signals() {}

    /** What to put before a command whose process is to hear hang-ups and interrupts. */
    public static List<String> heard() throws IOException {
        return ignores(HANGUP) || ignores(INTERRUPT) ? List.of("env", "--default-signal=HUP,INT") : List.of();
    }

    /** Sends one, as in {@code INT}. */
    public static void send(String signal, long pid) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                .inheritIO()
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("no process " + pid + " to send " + signal);
        }
    }

    private static boolean ignores(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring("SigIgn:".length()).strip())
                        .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) >>> (signal - 1) & 1) != 0);
    }
}
