package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.watch.Health;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast status}. */
@Command(
        name = "status",
        description = {
            "Says whether every promise is kept.",
            "",
            "Judges by what the repositories hold; needs no running daemon and trusts none. Changes nothing. Without --check or --nagios the exit code says only"
                    + " whether the question could be answered."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast status",
            "  holdfast status --check || echo \"backups need a look\"",
            "  holdfast status --nagios"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.REPOSITORY,
            "8:--check: a promise is broken",
            "0-3:--nagios: ok, warning, critical, unknown"
        })
final class StatusCommand implements Callable<Integer> {
    private static final int UNKNOWN = 3;

    private final Context context;
    private final HoldfastCommand options;

    @Option(names = "--check", description = "Exit with 8 if a promise is broken.")
    private boolean check;

    @Option(names = "--nagios", description = "Print one line and exit as a Nagios plugin does.")
    private boolean nagios;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    StatusCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        if (nagios && (json || check)) {
            throw new UsageException("--nagios prints a form of its own", "leave out --json and --check");
        }
        if (nagios) {
            return nagios();
        }
        Health health = health();
        context.print(json ? Json.text(HealthFields.of(health)) : new StatusSheet(health).text());
        return (check && !health.isHealthy() ? ExitCode.UNHEALTHY : ExitCode.DONE).number();
    }

    /** A plugin has no other way to speak than its line on stdout, so failures go there too. */
    private int nagios() {
        try {
            NagiosLine line = new NagiosLine(health());
            context.out(line.text());
            return line.exitCode();
        } catch (HoldfastException e) {
            context.out("HOLDFAST UNKNOWN - " + NagiosLine.plain(e.explain()));
            return UNKNOWN;
        } catch (RuntimeException e) {
            context.out("HOLDFAST UNKNOWN - failed unexpectedly: " + NagiosLine.plain(String.valueOf(e)));
            return UNKNOWN;
        }
    }

    private Health health() {
        try (Workbench workbench = options.open()) {
            return workbench.health();
        }
    }
}
