package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast generate-man-page}. */
@Command(
        name = "generate-man-page",
        description = {
            "Prints the manual page, made from the help texts.",
            "",
            "Reads no configuration and changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast generate-man-page > /usr/local/share/man/man1/holdfast.1",
            "  holdfast generate-man-page | man -l -"
        },
        exitCodeList = Codes.DONE)
final class ManPageCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private @Nullable CommandSpec spec;

    ManPageCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli did not say which command this is");
        }
        context.print(new ManPage(spec.root(), context.version()).text());
        return ExitCode.DONE.number();
    }
}
