package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command writes what it reads out of a backup: to stdout, or to a file that appears when it is whole. A picocli mixin. */
final class Destination {
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where to write; - for stdout.")
    private String output = "";

    @Option(names = "--force", description = "Overwrite the file if it is there.")
    private boolean force;

    /** Writes all of it. */
    @FunctionalInterface
    interface Writing<T> {
        T to(OutputStream stream) throws IOException;
    }

    boolean isStdout() {
        return output.equals("-");
    }

    /**
     * A ZIP may not go to stdout, as {@code problem} says.
     *
     * @param instead the name of a file, as an example
     */
    static UsageException noPlaceForZip(String problem, String instead) {
        return new UsageException("--output - writes a ZIP to stdout, " + problem, "name a file: --output " + instead);
    }

    /**
     * Refuses to fill a screen with a ZIP.
     *
     * @param instead the name of a file, as an example
     */
    void requireNoScreen(Context context, String instead) {
        if (isStdout() && context.terminal().outIsScreen()) {
            throw noPlaceForZip("which is a terminal", instead);
        }
    }

    <T> T write(Context context, Writing<T> writing) throws IOException {
        if (isStdout()) {
            PrintStream stdout = context.terminal().out();
            T result = writing.to(stdout);
            stdout.flush();
            return result;
        }
        try (WholeFile file = WholeFile.begin(Path.of(output), force)) {
            T result = writing.to(file.stream());
            file.commit();
            return result;
        }
    }

    /** As it was typed. */
    @Override
    public String toString() {
        return output;
    }
}
