package dev.holdfast;

import dev.holdfast.cli.CommandLineInterface;
import dev.holdfast.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Commands of one configuration, executed in this process, and what they print. */
final class Commands {
    private final Path configuration;
    private final Host host;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    Commands(Path configuration) {
        this(configuration, TestHosts.inHaste());
    }

    Commands(Path configuration, Host host) {
        this.configuration = configuration;
        this.host = host;
    }

    /** Returns the exit code; what earlier commands printed is forgotten. */
    int execute(String... command) {
        out.reset();
        err.reset();
        String[] arguments = Stream.concat(Stream.of("--config", configuration.toString()), Stream.of(command))
                .toArray(String[]::new);
        try (PrintStream outPrinter = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errPrinter = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new CommandLineInterface(
                            new Wiring(host),
                            new Terminal(outPrinter, errPrinter, false, false),
                            host.clock(),
                            host.environment(),
                            host.version())
                    .execute(arguments);
        }
    }

    /** How many backups {@code list --json} tells of. */
    long backups() {
        int exitCode = execute("list", "--json");
        if (exitCode != 0) {
            throw new AssertionError("list ended with " + exitCode + ": " + printed());
        }
        return out().lines().filter(line -> line.contains("\"id\"")).count();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    String printed() {
        return out() + err();
    }
}
