package dev.holdfast.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The manual page in the macros of man(7). */
final class ManPage {
    private final CommandSpec root;
    private final String version;
    private final StringBuilder text = new StringBuilder();

    ManPage(CommandSpec root, String version) {
        this.root = root;
        this.version = version;
    }

    String text() {
        text.setLength(0);
        UsageMessageSpec usage = root.usageMessage();
        macro("TH", "HOLDFAST", "1", "", "Holdfast " + version, "User Commands");
        macro("SH", "NAME");
        words("holdfast - scheduled, verified backups of Convex deployments");
        macro("SH", "SYNOPSIS");
        text.append(".B holdfast\n");
        words("[--config FILE] [--debug] COMMAND [OPTION...]");
        macro("SH", "DESCRIPTION");
        paragraphs(usage.description());
        macro("SH", "OPTIONS");
        root.options().forEach(this::argument);
        macro("SH", "COMMANDS");
        root.subcommands().values().stream().map(CommandLine::getCommandSpec).forEach(this::command);
        macro("SH", "EXIT STATUS");
        exitCodes(usage);
        macro("SH", "FILES");
        tagged("/etc/holdfast/holdfast.conf", "The configuration; it explains every setting.");
        macro("SH", "ENVIRONMENT");
        tagged("HOLDFAST_CONFIG", "The configuration to read instead.");
        return text.toString();
    }

    private void command(CommandSpec spec) {
        UsageMessageSpec usage = spec.usageMessage();
        String parameters = spec.positionalParameters().stream()
                .map(parameter -> parameter.arity().min() == 0 ? "[" + label(parameter) + "]" : label(parameter))
                .collect(Collectors.joining(" "));
        macro("SS", ("holdfast " + spec.name() + " " + parameters).strip());
        paragraphs(usage.description());
        spec.positionalParameters().forEach(this::argument);
        spec.options().stream().filter(option -> !option.inherited()).forEach(this::argument);
        if (usage.footer().length > 0) {
            text.append(".PP\n");
            words("Examples:");
            text.append(".PP\n.nf\n");
            Arrays.stream(usage.footer()).forEach(this::words);
            text.append(".fi\n");
        }
    }

    private void argument(ArgSpec argument) {
        String description = Arrays.stream(argument.description())
                .map(line -> line.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue())))
                .collect(Collectors.joining(" "));
        tagged(title(argument), description);
    }

    private static String title(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            String value = option.arity().max() == 0 ? "" : " " + label(option);
            return String.join(", ", option.names()) + value;
        }
        return label(argument);
    }

    private static String label(ArgSpec argument) {
        return argument instanceof PositionalParamSpec || argument.paramLabel() != null ? argument.paramLabel() : "";
    }

    private void exitCodes(UsageMessageSpec usage) {
        for (Map.Entry<String, String> each : usage.exitCodeList().entrySet()) {
            tagged(each.getKey(), each.getValue());
        }
    }

    private void paragraphs(String[] lines) {
        for (String line : lines) {
            if (line.isEmpty()) {
                text.append(".PP\n");
            } else {
                words(line);
            }
        }
    }

    private void tagged(String tag, String description) {
        text.append(".TP\n.B ").append(escaped(tag)).append('\n');
        words(description);
    }

    private void macro(String name, String... arguments) {
        text.append('.').append(name);
        List.of(arguments)
                .forEach(
                        argument -> text.append(" \"").append(escaped(argument)).append('"'));
        text.append('\n');
    }

    private void words(String line) {
        // a dot or an apostrophe at the beginning of a line would be a macro
        String escaped = escaped(line);
        text.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\e").replace("-", "\\-").replace("%n", " ").replace("\"", "\\(dq");
    }
}
