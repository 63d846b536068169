package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast generate-completion}. */
@Command(
        name = "generate-completion",
        description = {"Prints shell completion for bash and zsh.", "", "Reads no configuration and changes nothing."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(holdfast generate-completion)",
            "  holdfast generate-completion > /usr/share/bash-completion/completions/holdfast"
        },
        exitCodeList = Codes.DONE)
final class CompletionCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli did not say which command this is");
        }
        context.print(AutoComplete.bash("holdfast", spec.root().commandLine()));
        return ExitCode.DONE.number();
    }
}
