package dev.holdfast.cli;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of one drill, for people. */
final class DrillSheet {
    private DrillSheet() {}

    /** @param drill one that ended */
    static String text(DrillRecord drill) {
        DrillResult result = drill.result().orElseThrow();
        StringBuilder text = new StringBuilder()
                .append(drill.isDrill() ? "drill " : "rehearsal (no drill) ")
                .append(drill.id())
                .append(" of ")
                .append(drill.deployment())
                .append(" into ")
                .append(drill.into())
                .append(": ")
                .append(result.outcome().word().toUpperCase(java.util.Locale.ROOT))
                .append('\n');
        line(text, "backup", result.backup().map(Object::toString).orElse("none"));
        result.rto()
                .ifPresent(rto -> line(
                        text,
                        "proved",
                        Words.count(result.documents(), "document") + " after " + Words.span(rto)
                                + against("RTO", drill.objectives().rto(), drill.keepsRto())));
        result.rpo()
                .ifPresent(rpo -> line(
                        text,
                        "would be lost",
                        "the last " + Words.span(rpo)
                                + against("RPO", drill.objectives().rpo(), drill.keepsRpo())));
        result.checks()
                .forEach(check -> line(
                        text, "check " + check.name(), (check.passed() ? "passed: " : "FAILED: ") + check.detail()));
        result.problems().forEach(problem -> line(text, "problem", problem));
        line(
                text,
                "clean-up",
                result.cleanUp().state().word() + ": " + result.cleanUp().detail());
        line(
                text,
                "time",
                result.steps().stream()
                        .map(step -> step.name() + " " + Words.span(step.took()))
                        .collect(Collectors.joining(", ")));
        return text.toString();
    }

    private static String against(String what, Optional<Duration> limit, Optional<Boolean> isKept) {
        return limit.map(most -> ", " + what + " " + Words.span(most)
                        + (isKept.filter(kept -> kept).isPresent() ? " met" : " MISSED"))
                .orElse("");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(1, 14 - name.length())))
                .append(value)
                .append('\n');
    }
}
