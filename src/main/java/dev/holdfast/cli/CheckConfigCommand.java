package dev.holdfast.cli;

import dev.holdfast.convex.PreflightReport;
import dev.holdfast.failure.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast check-config}. */
@Command(
        name = "check-config",
        description = {
            "Says all that is wrong with the configuration, with file and line.",
            "",
            "Reads the file and the secrets it names as the daemon would, and connects to nothing but with --connect. Also"
                    + " notes what is allowed but worth knowing, such as settings without effect yet. Changes nothing;"
                    + " secrets are never printed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast check-config",
            "  holdfast check-config --connect",
            "  holdfast check-config --print --config ./holdfast.conf"
        },
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.DEPLOYMENT})
final class CheckConfigCommand implements Callable<Integer> {
    /** Most values are shorter; the few that are longer push their comment to the right. */
    private static final int VALUE_WIDTH = 24;

    private final Context context;
    private final HoldfastCommand options;

    @Option(
            names = "--print",
            description =
                    "Print every setting in force and where it comes from, secrets as ***; then how long each tier is"
                            + " kept in each repository, and in which storage class.")
    private boolean print;

    @Option(
            names = "--connect",
            description =
                    "Ask each deployment what the keys may do: deploy keys for backups, restore keys for restores.")
    private boolean connect;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    CheckConfigCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        ConfigReport report = context.toolbox().checkConfig(options.invocation());
        List<PreflightReport> answers =
                connect && report.isRight() ? context.toolbox().preflight(options.invocation()) : List.of();
        if (json) {
            context.print(Json.text(fields(report, answers)));
        } else {
            tell(report, answers);
        }
        return code(report, answers).number();
    }

    private static ExitCode code(ConfigReport report, List<PreflightReport> answers) {
        if (!report.isRight()) {
            return ExitCode.CONFIGURATION;
        }
        return answers.stream().allMatch(PreflightReport::isUsable) ? ExitCode.DONE : ExitCode.DEPLOYMENT;
    }

    private void tell(ConfigReport report, List<PreflightReport> answers) {
        if (report.isRight() && print) {
            context.print(table(report.settings()) + PolicySheet.text(report.policies()));
        }
        context.print(PreflightSheet.text(answers));
        report.notes().forEach(note -> context.err("note: " + note));
        if (report.isRight()) {
            context.err(report.file() + ": nothing is wrong");
            return;
        }
        report.problems().forEach(context::err);
        context.err("holdfast: " + report.file() + ": "
                + Words.count(report.problems().size(), "problem"));
        context.err("HINT: correct what is listed above; holdfast check-config --help explains the check");
    }

    /** Lines that are HOCON themselves, with the origin as a comment. */
    private static String table(List<ConfigReport.Setting> settings) {
        int width = settings.stream()
                .mapToInt(setting -> setting.path().length())
                .max()
                .orElse(0);
        String form = "%-" + Math.max(1, width) + "s = %-" + VALUE_WIDTH + "s  # %s%n";
        return settings.stream()
                .map(setting -> String.format(Locale.ROOT, form, setting.path(), setting.value(), setting.from()))
                .collect(Collectors.joining());
    }

    private Map<String, Object> fields(ConfigReport report, List<PreflightReport> answers) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", report.file().toString());
        fields.put("right", report.isRight());
        fields.put("problems", report.problems());
        fields.put("notes", report.notes());
        if (print) {
            fields.put(
                    "settings",
                    report.settings().stream().map(CheckConfigCommand::fields).toList());
            fields.put(
                    "policies",
                    report.policies().stream().map(PolicySheet::fields).toList());
        }
        if (connect) {
            fields.put(
                    "deployments", answers.stream().map(PreflightSheet::fields).toList());
        }
        return fields;
    }

    private static Map<String, Object> fields(ConfigReport.Setting setting) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", setting.path());
        fields.put("value", setting.value());
        fields.put("from", setting.from());
        return fields;
    }
}
