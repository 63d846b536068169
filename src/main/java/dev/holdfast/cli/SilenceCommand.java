package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.failure.UsageException;
import dev.holdfast.notify.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast silence}. */
@Command(
        name = "silence",
        description = {
            "Keeps alerts about a deployment to itself for a while.",
            "",
            "Judging goes on: status, metrics and the heartbeat tell what is wrong all the same, and what still stands at the end is told then. Backups are not affected."
                    + " Who silenced what, and why, is recorded in the repositories' audit log."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast silence prod --for 2h --reason \"moving the server\"",
            "  holdfast silence --all --for 30m --reason \"new network\"",
            "  holdfast silence --list",
            "  holdfast silence prod --end"
        },
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION})
final class SilenceCommand implements Callable<Integer> {
    /** Whoever silences for longer has forgotten it when it matters. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Context context;
    private final HoldfastCommand options;

    @Parameters(arity = "0..1", paramLabel = "DEPLOYMENT", description = "Whose alerts; leave it out with --all.")
    private @Nullable String deployment;

    @Option(names = "--all", description = "All alerts, those about repositories and Holdfast itself included.")
    private boolean all;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long, as in 30m or 2h; or until when, as in 2027-01-31T12:00:00Z.")
    private @Nullable String length;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who wonder.")
    private @Nullable String reason;

    @Option(names = "--end", description = "End the silence now.")
    private boolean end;

    @Option(names = "--list", description = "Print the silences that last.")
    private boolean list;

    @Option(names = "--json", description = "--list: print them as JSON.")
    private boolean json;

    SilenceCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        check();
        try (Workbench workbench = options.open()) {
            AlertDesk desk = workbench.alerts();
            if (list) {
                list(desk.silences());
            } else if (end) {
                end(desk);
            } else {
                begin(workbench, desk);
            }
            return ExitCode.DONE.number();
        }
    }

    private void check() {
        if (list && (end || all || deployment != null || length != null || reason != null)) {
            throw new UsageException("--list stands alone", "leave out the rest");
        }
        if (json && !list) {
            throw new UsageException("--json goes with --list", "leave it out");
        }
        if (!list && all == (deployment != null)) {
            throw new UsageException("a silence is of one deployment or of all", "name one, or say --all");
        }
        if (end && (length != null || reason != null)) {
            throw new UsageException("--end needs nothing else", "leave out --for and --reason");
        }
        if (!list && !end && (length == null || reason == null || reason.isBlank())) {
            throw new UsageException("a silence needs an end and a reason", "as in: --for 2h --reason \"moving\"");
        }
    }

    private void list(List<Silence> silences) {
        if (json) {
            context.print(Json.text(Map.of("silences", AlertFields.silences(silences))));
        } else {
            String text = AlertSheet.silences(silences);
            context.print(text.isEmpty() ? "nothing is silenced\n" : text);
        }
    }

    private void end(AlertDesk desk) {
        boolean stood = desk.endSilence(Optional.ofNullable(deployment));
        context.out(what() + (stood ? " is not silenced any more" : " was not silenced"));
        if (stood
                && deployment != null
                && desk.silences().stream().anyMatch(other -> other.deployment().isEmpty())) {
            context.err("everything is silenced still: holdfast silence --all --end");
        }
    }

    private void begin(Workbench workbench, AlertDesk desk) {
        List<String> known =
                workbench.deployments().stream().map(ConfiguredDeployment::name).toList();
        if (deployment != null && !known.contains(deployment)) {
            throw new UsageException(
                    "no deployment '" + deployment + "' is configured",
                    Suggestion.nearest(deployment, known)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("there are: " + String.join(", ", known)));
        }
        Instant now = context.clock().instant();
        Instant until = new Moment(Optional.ofNullable(length).orElseThrow()).after(now);
        if (until.isAfter(now.plus(LONGEST))) {
            throw new UsageException(
                    "a silence lasts " + LONGEST.toDays() + " days at most, this one would until " + Words.time(until),
                    "silence it for less, and again then; what nobody is to hear of for longer needs another configuration");
        }
        Silence silence = desk.silence(
                Optional.ofNullable(deployment),
                until,
                Optional.ofNullable(reason).orElseThrow().strip());
        context.out(what() + " is silenced until " + Words.time(silence.until()));
    }

    private String what() {
        return deployment == null ? "everything" : deployment;
    }
}
