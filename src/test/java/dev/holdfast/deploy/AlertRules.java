package dev.holdfast.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The alerts that we ship, and their unit tests, as far as text tells; promtool knows the rest. */
final class AlertRules {
    static final Path FOLDER = Path.of("deploy/prometheus");
    static final Path FILE = FOLDER.resolve("holdfast.rules.yml");

    private static final Pattern SEVERITY = Pattern.compile("severity: (\\w+)");
    private static final Pattern RUNBOOK = Pattern.compile("runbook_url: https://wiki.example.com/holdfast/(\\S+)");
    private static final Pattern CASE = Pattern.compile("alertname: (\\w+)");

    private AlertRules() {}

    /**
     * @param text all of the rule
     * @param runbook as in {@code backup-overdue.md#fix}
     */
    record Rule(String alert, String severity, String runbook, String text) {
        String runbookFile() {
            return runbook.substring(0, runbook.indexOf('#'));
        }
    }

    /** What a unit test expects of an alert at one time: with these severities, or none of it. */
    record Case(String alert, List<String> severities) {
        boolean isFiring() {
            return !severities.isEmpty();
        }
    }

    /** In the order of the file; an alert in two grades is two. */
    static List<Rule> rules() throws IOException {
        return parts(Files.readString(FILE), "      - alert: ")
                .map(text -> new Rule(
                        text.lines().findFirst().orElseThrow(), first(SEVERITY, text), first(RUNBOOK, text), text))
                .toList();
    }

    static List<Case> cases() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(FOLDER.resolve("tests"))) {
            files = all.sorted().toList();
        }
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(Files.readString(file));
        }
        return parts(text.toString(), "eval_time: ")
                .filter(part -> part.contains("alertname: "))
                .map(part -> new Case(
                        first(CASE, part),
                        SEVERITY.matcher(part)
                                .results()
                                .map(found -> found.group(1))
                                .distinct()
                                .toList()))
                .toList();
    }

    private static Stream<String> parts(String text, String separator) {
        return Stream.of(text.split(Pattern.quote(separator), -1)).skip(1);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in: " + text);
        }
        return matcher.group(1);
    }
}
