package dev.holdfast.cli;

import java.time.Clock;
import java.util.Map;

/** What all commands share. */
record Context(Toolbox toolbox, Terminal terminal, Clock clock, Map<String, String> environment, String version) {
    /** Prints a line of the result. */
    void out(String line) {
        terminal.out().println(line);
    }

    /** Prints a line that is not the result. */
    void err(String line) {
        terminal.err().println(line);
    }

    /** Prints text that ends with its own line feed. */
    void print(String text) {
        terminal.out().print(text);
        terminal.out().flush();
    }
}
