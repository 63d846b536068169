package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast reload}. */
@Command(
        name = "reload",
        description = {
            "Tells the running daemon to read its configuration again.",
            "",
            "Running backups end as they began. If the new configuration is wrong, the daemon says so in its log and keeps"
                    + " the old one: run check-config first. Changes neither backups nor deployments."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast check-config && holdfast reload", "  systemctl reload holdfast"},
        exitCodeList = {Codes.DONE, Codes.CONFIGURATION, Codes.REFUSED})
final class ReloadCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    ReloadCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        long pid = context.toolbox().reload(options.invocation());
        if (json) {
            context.print(Json.text(Map.of("pid", pid)));
        } else {
            context.out("told process " + pid + " to reload; its log says whether it did");
        }
        return ExitCode.DONE.number();
    }
}
