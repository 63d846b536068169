package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Map;

/** The commands. Executes one set of arguments; may be used again. */
public final class CommandLineInterface {
    private final Toolbox toolbox;
    private final Terminal terminal;
    private final Clock clock;
    private final Map<String, String> environment;
    private final String version;

    /**
     * Makes the commands and loads nothing yet.
     *
     * @param environment for {@code HOLDFAST_CONFIG}
     * @param version of this program
     */
    public CommandLineInterface(
            Toolbox toolbox, Terminal terminal, Clock clock, Map<String, String> environment, String version) {
        this.toolbox = requireNonNull(toolbox, "toolbox");
        this.terminal = requireNonNull(terminal, "terminal");
        this.clock = requireNonNull(clock, "clock");
        this.environment = Map.copyOf(environment);
        this.version = requireNonNull(version, "version");
    }

    /** Executes and returns the exit code: {@link dev.holdfast.failure.ExitCode}, or 0 to 3 of {@code status --nagios}. */
    public int execute(String... args) {
        return Commands.line(new Context(toolbox, terminal, clock, environment, version))
                .execute(args);
    }
}
