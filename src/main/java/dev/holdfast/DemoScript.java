package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.Terminal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What the demo tells, with the time before it, in lines that fit a terminal of 100 columns. */
final class DemoScript {
    private static final int WIDTH = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final String MARGIN = " ".repeat("HH:mm:ssZ  ".length());

    private final Terminal terminal;
    private final Clock clock;

    DemoScript(Terminal terminal, Clock clock) {
        this.terminal = requireNonNull(terminal, "terminal");
        this.clock = requireNonNull(clock, "clock");
    }

    /** One thing that happened. Its first line goes beside the time; further ones are what somebody else said. */
    void say(String text) {
        StringBuilder page = new StringBuilder();
        String before = TIME.format(clock.instant()) + "  ";
        for (String line : text.strip().split("\n")) {
            String indent = " ".repeat(line.length() - line.stripLeading().length());
            wrap(page, before, MARGIN + (before.endsWith("| ") ? "| " + indent : "  "), line);
            before = MARGIN + "| ";
        }
        terminal.out().print(page);
        terminal.out().flush();
    }

    /** Words are not cut, however long. */
    private static void wrap(StringBuilder page, String first, String further, String line) {
        StringBuilder current = new StringBuilder(first);
        boolean isEmpty = true;
        for (String word : line.stripTrailing().split(" ")) {
            if (!isEmpty && current.length() + 1 + word.length() > WIDTH) {
                page.append(current).append('\n');
                current = new StringBuilder(further);
                isEmpty = true;
            }
            current.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        page.append(current.toString().stripTrailing()).append('\n');
    }
}
