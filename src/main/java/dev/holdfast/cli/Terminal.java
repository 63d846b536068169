package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a command prints, and whom it may ask.
 *
 * @param out for results
 * @param err for messages and progress
 * @param outIsScreen whether a person looks at {@code out} rather than a program
 * @param errIsScreen whether a person looks at {@code err}, so that a line may be overwritten
 * @param in what a person types; empty where nobody does, as in scripts
 */
public record Terminal(
        PrintStream out, PrintStream err, boolean outIsScreen, boolean errIsScreen, Optional<BufferedReader> in) {
    public Terminal {
        requireNonNull(out, "out");
        requireNonNull(err, "err");
        requireNonNull(in, "in");
    }

    /** With nobody to ask. */
    public Terminal(PrintStream out, PrintStream err, boolean outIsScreen, boolean errIsScreen) {
        this(out, err, outIsScreen, errIsScreen, Optional.empty());
    }

    /** The streams of this process, in UTF-8. */
    public static Terminal standard() {
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                isScreen(1),
                isScreen(2),
                isScreen(0)
                        ? Optional.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
                        : Optional.empty());
    }

    /**
     * Asks a person, who sees the question on {@code err}.
     *
     * @return what was typed, without spaces around it; empty where nobody can be asked, or somebody ended the input
     */
    Optional<String> ask(String question) {
        if (in.isEmpty()) {
            return Optional.empty();
        }
        err.print(question);
        err.flush();
        try {
            Optional<String> line = Optional.ofNullable(in.get().readLine()).map(String::strip);
            if (line.isEmpty()) {
                err.println();
            }
            return line;
        } catch (IOException e) {
            // the terminal is gone, and with it whoever could say yes
            return Optional.empty();
        }
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
