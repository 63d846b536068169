package dev.holdfast.cli;

import dev.holdfast.failure.Suggestion;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands as picocli sees them. */
final class Commands {
    private static final Pattern UNKNOWN_WORD = Pattern.compile(
            "Invalid value for option '([^']*)'[^:]*: expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'");

    private Commands() {}

    static CommandLine line(Context context) {
        HoldfastCommand root = new HoldfastCommand(context);
        CommandLine line = new CommandLine(root);
        List<Object> commands = List.of(
                new RunCommand(context, root),
                new DemoCommand(context, root),
                new BackupCommand(context, root),
                new ListCommand(context, root),
                new ShowCommand(context, root),
                new FetchCommand(context, root),
                new ExtractCommand(context, root),
                new FindCommand(context, root),
                new DiffCommand(context, root),
                new RestoreCommand(context, root),
                new UndoCommand(context, root),
                new VerifyCommand(context, root),
                new DrillCommand(context, root),
                new RepairCommand(context, root),
                new ReplicateCommand(context, root),
                new ThawCommand(context, root),
                new PlanCommand(context, root),
                new LifecycleCommand(context, root),
                new PruneCommand(context, root),
                new HoldCommand(context, root),
                new UnholdCommand(context, root),
                new DeleteCommand(context, root),
                new StatusCommand(context, root),
                new WatchCommand(context, root),
                new ReportCommand(context, root),
                new AlertCommand(context, root),
                new SilenceCommand(context, root),
                new AuditCommand(context, root),
                new BootstrapCommand(context, root),
                new ReloadCommand(context, root),
                new CheckConfigCommand(context, root),
                new KeygenCommand(context),
                new VersionCommand(context),
                new CompletionCommand(context),
                new ManPageCommand(context),
                new HelpCommand(context));
        commands.forEach(line::addSubcommand);
        line.getCommandSpec().version("holdfast " + context.version());
        line.setOut(writer(context.terminal().out()));
        line.setErr(writer(context.terminal().err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, args) -> new FailurePrinter(context, root).usage(what(e), hint(e)));
        line.setExecutionExceptionHandler((e, command, parsed) -> new FailurePrinter(context, root).print(e));
        dress(line.getCommandSpec());
        return line;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** All help texts have the same parts in the same order. */
    private static void dress(CommandSpec spec) {
        UsageMessageSpec usage = spec.usageMessage();
        usage.width(80)
                .synopsisHeading("Usage: ")
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .abbreviateSynopsis(true)
                .sortOptions(false);
        spec.subcommands().values().forEach(each -> dress(each.getCommandSpec()));
    }

    private static String what(ParameterException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("called wrongly")
                .replaceFirst("is not an? (int|long)$", "is not a whole number")
                .transform(Commands::withWords);
    }

    /** Picocli names an option's values as the constants of the program, and says at last what was typed. */
    private static String withWords(String message) {
        Matcher found = UNKNOWN_WORD.matcher(message);
        return found.matches()
                ? found.group(1) + " '" + found.group(3) + "' is unknown; allowed: "
                        + found.group(2).toLowerCase(Locale.ROOT)
                : message;
    }

    private static String hint(ParameterException e) {
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        if (e instanceof UnmatchedArgumentException unmatched) {
            Optional<String> meant = Suggestion.nearest(unmatched.getUnmatched().get(0), known(e.getCommandLine()));
            return meant.map(name -> "did you mean " + name + "? See: " + help).orElse("see: " + help);
        }
        return "see: " + help;
    }

    private static Set<String> known(CommandLine command) {
        Set<String> names = new HashSet<>(command.getSubcommands().keySet());
        command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }
}
