package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.failure.UsageException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast help}: what many type before {@code --help}. */
@Command(
        name = "help",
        description = "Shows what a command does, as its --help.",
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast help", "  holdfast help backup"},
        exitCodeList = {Codes.DONE, Codes.USAGE})
final class HelpCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Without one: all commands.")
    private @Nullable String command;

    HelpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CommandLine root = requireNonNull(spec).root().commandLine();
        CommandLine asked = command == null ? root : root.getSubcommands().get(command);
        if (asked == null) {
            throw new UsageException(
                    "there is no command '" + command + "'",
                    Suggestion.nearest(command, root.getSubcommands().keySet())
                            .map(near -> "did you mean " + near + "?")
                            .orElse("see: holdfast help"));
        }
        asked.usage(context.terminal().out());
        return ExitCode.DONE.number();
    }
}
