package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command prints.
 *
 * @param out for results
 * @param err for messages and progress
 * @param outIsScreen whether a person looks at {@code out} rather than a program
 * @param errIsScreen whether a person looks at {@code err}, so that a line may be overwritten
 */
public record Terminal(PrintStream out, PrintStream err, boolean outIsScreen, boolean errIsScreen) {
    public Terminal {
        requireNonNull(out, "out");
        requireNonNull(err, "err");
    }

    /** The streams of this process, in UTF-8. */
    public static Terminal standard() {
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                isScreen(1),
                isScreen(2));
    }

    /** {@code System.console()} tells of stdin and stdout only together; Linux tells of each. Elsewhere nothing is overwritten. */
    private static boolean isScreen(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
