package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.testing.TestClock;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;

/** Calls commands as a shell does, and keeps what they print. */
final class Shell {
    final FakeToolbox toolbox = new FakeToolbox();
    private boolean outIsScreen;
    private boolean errIsScreen;
    private Map<String, String> environment = Map.of();
    private Optional<String> typed = Optional.empty();

    /** @param out what went to stdout */
    record Result(int code, String out, String err) {
        /** All of it, as golden files keep it. */
        String transcript() {
            return "stdout:\n" + out + "stderr:\n" + err + "exit code: " + code + "\n";
        }
    }

    Shell onAScreen() {
        outIsScreen = true;
        errIsScreen = true;
        return this;
    }

    /** Somebody sits there and types these lines when asked, then ends the input. */
    Shell typing(String... lines) {
        typed = Optional.of(String.join("\n", lines));
        return this;
    }

    Shell environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    Result call(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                outIsScreen,
                errIsScreen,
                typed.map(text -> new BufferedReader(new StringReader(text))));
        int code = new CommandLineInterface(toolbox, terminal, new TestClock(Samples.NOON), environment, "0.1.0")
                .execute(args);
        return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
