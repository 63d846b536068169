package dev.holdfast.cli;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.CleanUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The test log: one row for each drill, as auditors want it. */
final class DrillLog {
    static final List<String> HEADINGS = List.of(
            "Date", "Deployment", "Backup", "Into", "Status", "#RTO", "#RPO", "Objectives met", "Tester", "Notes");
    static final int BACKUP = 2;
    static final int STATUS = 4;
    static final int RTO = 5;
    static final int RPO = 6;
    static final int MET = 7;
    static final int NOTES = 9;

    private static final List<String> COLUMNS = List.of(
            "date", "deployment", "backup", "into", "status", "rto", "rpo", "objectives_met", "tester", "notes");

    private final List<DrillRecord> drills;
    private final Instant now;

    /** @param now tells whether one without a result may be running still */
    DrillLog(List<DrillRecord> drills, Instant now) {
        this.drills = List.copyOf(drills);
        this.now = now;
    }

    /** A table of Markdown, with a line feed at its end. */
    String markdown() {
        List<String> headings =
                HEADINGS.stream().map(heading -> heading.replaceFirst("^#", "")).toList();
        StringBuilder text = new StringBuilder(line(headings));
        text.append("|").append(" --- |".repeat(headings.size())).append("\n");
        drills.forEach(drill ->
                text.append(line(row(drill, now).stream().map(DrillLog::inTable).toList())));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Nothing that anybody wrote ends a cell, or becomes markup. */
    private static String inTable(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** CSV as RFC 4180 has it; durations in seconds. */
    String csv() {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        for (DrillRecord drill : drills) {
            List<String> cells = new ArrayList<>(row(drill, now));
            cells.set(RTO, seconds(drill.result().flatMap(DrillResult::rto)));
            cells.set(RPO, seconds(drill.result().flatMap(DrillResult::rpo)));
            text.append(cells.stream().map(ReportTable::cell).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return text.toString();
    }

    /** An array of objects as {@link DrillFields} has them. */
    String json() {
        return Json.text(
                drills.stream().map(drill -> DrillFields.of(drill, now)).toList());
    }

    /** The cells of {@link #HEADINGS}, for people. */
    static List<String> row(DrillRecord drill, Instant now) {
        Optional<DrillResult> result = drill.result();
        return List.of(
                Words.time(drill.ordered()),
                drill.deployment(),
                result.flatMap(DrillResult::backup).map(BackupId::value).orElse("-"),
                drill.into(),
                status(drill, now),
                result.flatMap(DrillResult::rto).map(Words::span).orElse("-"),
                result.flatMap(DrillResult::rpo).map(Words::span).orElse("-"),
                met(drill),
                drill.occasion().tester(),
                notes(drill));
    }

    private static String status(DrillRecord drill, Instant now) {
        String outcome = drill.outcome(now).map(DrillResult.Outcome::word).orElse("running");
        return drill.isDrill() ? outcome : "rehearsal, no drill: " + outcome;
    }

    /** What was not agreed is not met, nor missed. */
    private static String met(DrillRecord drill) {
        String words = Stream.of(words("RTO", drill.keepsRto()), words("RPO", drill.keepsRpo()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "-" : words;
    }

    private static Optional<String> words(String what, Optional<Boolean> isKept) {
        return isKept.map(kept -> what + (kept ? " yes" : " NO"));
    }

    private static String notes(DrillRecord drill) {
        Stream<String> problems = drill.result().stream().flatMap(result -> result.problems().stream());
        Stream<String> checks = drill.result().stream()
                .filter(result -> !result.checks().isEmpty())
                .map(result -> result.checks().stream()
                                .filter(DrillResult.Check::passed)
                                .count() + " of " + Words.count(result.checks().size(), "check") + " passed");
        Stream<String> left = drill.result().stream()
                .map(DrillResult::cleanUp)
                .filter(cleanUp -> cleanUp.state() == CleanUp.State.FAILED || cleanUp.state() == CleanUp.State.KEPT)
                .map(CleanUp::detail);
        return Stream.of(Stream.of(drill.occasion().notes()).filter(note -> !note.isBlank()), problems, checks, left)
                .flatMap(each -> each)
                .collect(Collectors.joining("; "));
    }

    private static String seconds(Optional<Duration> duration) {
        return duration.map(it -> String.format(Locale.ROOT, "%.1f", it.toMillis() / 1000.0))
                .orElse("");
    }
}
