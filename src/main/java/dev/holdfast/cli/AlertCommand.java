package dev.holdfast.cli;

import dev.holdfast.cli.Toolbox.Keys;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.failure.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast alert}. */
@Command(
        name = "alert",
        description = {
            "Says what is wrong and who was told, or sends a test message.",
            "",
            "alert list prints what the daemon has found, what each channel knows of it, what is silenced and what could not be sent. alert test sends a test message"
                    + " through one channel, or through all. Changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast alert list", "  holdfast alert test", "  holdfast alert test mail"},
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, "8:a channel did not take the test message"})
final class AlertCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    /** What to do. */
    enum Action {
        LIST,
        TEST
    }

    @Parameters(index = "0", paramLabel = "list|test", description = "What to do.")
    private @Nullable Action action;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "CHANNEL",
            description = "test: send through this one alone. Default: through all.")
    private @Nullable String channel;

    @Option(names = "--json", description = "list: print the result as JSON.")
    private boolean json;

    AlertCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (action == Action.TEST && json) {
            throw new UsageException("alert test prints no JSON", "leave out --json");
        }
        if (action == Action.LIST && channel != null) {
            throw new UsageException("alert list is about all channels", "leave out " + channel);
        }
        return (action == Action.TEST ? test() : list()).number();
    }

    private ExitCode list() {
        try (Workbench workbench = options.open()) {
            AlertDesk desk = workbench.alerts();
            context.print(
                    json
                            ? Json.text(AlertFields.of(desk, context.clock().instant()))
                            : new AlertSheet(desk, context.clock().instant()).text());
            return ExitCode.DONE;
        }
    }

    private ExitCode test() throws InterruptedException {
        try (Workbench workbench = context.toolbox().open(options.invocation(), new Keys.OfAlerts())) {
            AlertDesk desk = workbench.alerts();
            Map<String, Optional<String>> results = desk.test(chosen(desk.channels()));
            results.forEach((name, problem) -> context.out(
                    name + ": " + problem.map(why -> "failed: " + why).orElse("delivered")));
            boolean isWell = results.values().stream().allMatch(Optional::isEmpty);
            return isWell ? ExitCode.DONE : ExitCode.UNHEALTHY;
        }
    }

    private List<String> chosen(List<String> known) {
        if (known.isEmpty()) {
            throw new UsageException(
                    "no channels are configured: nobody is told of anything", "add some to alerts.channels");
        }
        String name = channel;
        if (name == null) {
            return known;
        }
        if (!known.contains(name)) {
            throw new UsageException(
                    "there is no channel '" + name + "'",
                    Suggestion.nearest(name, known)
                                    .map(near -> "did you mean " + near + "? ")
                                    .orElse("")
                            + "There are: " + String.join(", ", known));
        }
        return List.of(name);
    }
}
