package dev.holdfast.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that says what to do.
 *
 * @param name as in {@code backup-overdue.md}
 */
record Runbook(String name, String text) {
    static final Path FOLDER = Path.of("deploy/runbooks");

    private static final Pattern RUNNABLE =
            Pattern.compile("( *)```sh runnable(?: exit=(?<exit>\\d+))?(?: needs=(?<needs>\\w+))?");

    /**
     * Commands that the test executes.
     *
     * @param line where they begin
     * @param needs a program that they need, else empty
     */
    record Block(int line, String commands, int exitCode, String needs) {}

    static List<Runbook> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted()
                    .map(file -> named(file.getFileName().toString()))
                    .toList();
        }
    }

    static Runbook named(String name) {
        try {
            return new Runbook(name, Files.readString(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is a plan that no alert leads to. */
    boolean isGuide() {
        return name.startsWith("disaster-") || name.equals("thaw.md");
    }

    List<String> headings() {
        return text.lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
    }

    List<Block> runnable() {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            Matcher fence = RUNNABLE.matcher(lines.get(at));
            if (fence.matches()) {
                int indent = fence.group(1).length();
                int end = at + 1;
                StringBuilder commands = new StringBuilder();
                while (!lines.get(end).strip().equals("```")) {
                    String line = lines.get(end++);
                    commands.append(line.substring(Math.min(indent, line.length())))
                            .append('\n');
                }
                blocks.add(new Block(
                        at + 1,
                        commands.toString(),
                        fence.group("exit") == null ? 0 : Integer.parseInt(fence.group("exit")),
                        fence.group("needs") == null ? "" : fence.group("needs")));
                at = end;
            } else if (lines.get(at).contains("runnable")) {
                throw new AssertionError(name + ":" + (at + 1) + ": not understood: " + lines.get(at));
            }
        }
        return blocks;
    }
}
