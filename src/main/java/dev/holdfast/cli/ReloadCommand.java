package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast reload}. */
@Command(
        name = "reload",
        description = {
            "Has the running daemon read its configuration again, and says whether it took it over.",
            "",
            "Running backups end as they began. If the new configuration is wrong, the daemon keeps the old one, and this"
                    + " says why. Waits up to 30 seconds for the answer. Changes neither backups nor deployments."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast check-config && holdfast reload", "  systemctl reload holdfast"},
        exitCodeList = {
            Codes.DONE,
            "3:the configuration is wrong; the old one stays in force",
            "7:no daemon runs",
            "8:the daemon has not said yet whether it took it over"
        })
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
    public Integer call() throws InterruptedException {
        Reloaded reloaded = context.toolbox().reload(options.invocation());
        boolean isKnown = reloaded.at().isPresent();
        if (json) {
            context.print(Json.text(fields(reloaded)));
        } else if (isKnown) {
            context.out("process " + reloaded.pid() + " follows the configuration as it read it at "
                    + Words.time(reloaded.at()));
        }
        if (!isKnown) {
            context.err(
                    "holdfast: process " + reloaded.pid()
                            + " was told to reload, and has not said yet whether it did\nHINT: it may be busy; holdfast status and its log tell later");
        }
        return (isKnown ? ExitCode.DONE : ExitCode.UNHEALTHY).number();
    }

    private static Map<String, Object> fields(Reloaded reloaded) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pid", reloaded.pid());
        reloaded.at().ifPresent(at -> fields.put("loaded", at.toString()));
        return fields;
    }
}
