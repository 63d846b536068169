package dev.holdfast.cli;

import dev.holdfast.convex.PreflightReport;
import dev.holdfast.convex.PreflightReport.Finding;
import dev.holdfast.convex.PreflightReport.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What deployments answered about our keys, as people and programs read it. */
final class PreflightSheet {
    private PreflightSheet() {}

    static String text(List<PreflightReport> reports) {
        StringBuilder text = new StringBuilder();
        for (PreflightReport report : reports) {
            text.append(report.deployment()).append("  ").append(report.url());
            report.instanceName().ifPresent(name -> text.append(", ").append(name));
            report.kind().ifPresent(kind -> text.append(", ").append(kind));
            report.version().ifPresent(version -> text.append(' ').append(version));
            text.append('\n');
            report.findings().forEach(finding -> text.append(line(finding)));
        }
        return text.toString();
    }

    private static String line(Finding finding) {
        String hint = finding.hint().isEmpty() ? "" : "; " + finding.hint();
        return String.format(Locale.ROOT, "  %-8s%s%s%n", word(finding.level()), finding.text(), hint);
    }

    private static String word(Level level) {
        return switch (level) {
            case GOOD -> "good";
            case NOTE -> "note";
            case WARNING -> "WARNING";
            case PROBLEM -> "PROBLEM";
        };
    }

    static Map<String, Object> fields(PreflightReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", report.deployment());
        fields.put("url", report.url());
        fields.put("instance", report.instanceName().orElse(null));
        fields.put("kind", report.kind().orElse(null));
        fields.put("version", report.version().orElse(null));
        fields.put("usable", report.isUsable());
        fields.put(
                "findings",
                report.findings().stream()
                        .map(finding -> {
                            Map<String, Object> each = new LinkedHashMap<>();
                            each.put("level", word(finding.level()).toLowerCase(Locale.ROOT));
                            each.put("text", finding.text());
                            each.put("hint", finding.hint());
                            return each;
                        })
                        .toList());
        return fields;
    }
}
