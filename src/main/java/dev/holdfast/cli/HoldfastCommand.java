package dev.holdfast.cli;

import dev.holdfast.cli.Toolbox.Keys;
import dev.holdfast.failure.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself; its options may stand before or after the command. */
@Command(
        name = "holdfast",
        description = {
            "Keeps the data of Convex deployments safe: scheduled, verified, restorable backups.",
            "",
            "The daemon (holdfast run) does the work; every other command also works beside it or without it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast demo             see it work, without any configuration",
            "  holdfast check-config     say all that is wrong with the configuration",
            "  holdfast COMMAND --help   explain a command"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.FAILED,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.DEPLOYMENT,
            Codes.REPOSITORY,
            Codes.CORRUPT,
            Codes.REFUSED,
            Codes.UNHEALTHY
        })
final class HoldfastCommand implements Callable<Integer> {
    private static final Path DEFAULT = Path.of("/etc/holdfast/holdfast.conf");

    private final Context context;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            order = 90,
            description = "The configuration. Default: $HOLDFAST_CONFIG, else /etc/holdfast/holdfast.conf")
    private @Nullable Path config;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            order = 91,
            description = "Log everything to stderr, and stack traces of failures.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 92,
            description = "Explain and do nothing.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it, and at the next one
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            order = 93,
            description = "Print the version and do nothing.")
    @SuppressWarnings("UnusedVariable")
    private boolean version;

    HoldfastCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw new UsageException("no command was given", "holdfast --help lists them");
    }

    boolean isDebug() {
        return debug;
    }

    Invocation invocation() {
        return new Invocation(given().orElse(DEFAULT), debug);
    }

    /** Whether somebody said which configuration is meant. */
    boolean configurationIsGiven() {
        return given().isPresent();
    }

    private Optional<Path> given() {
        return Optional.ofNullable(config)
                .or(() -> Optional.ofNullable(context.environment().get("HOLDFAST_CONFIG"))
                        .filter(name -> !name.isBlank())
                        .map(Path::of));
    }

    /** Opens what commands work with that need no key of a deployment. */
    Workbench open() {
        return context.toolbox().open(invocation(), new Keys.None());
    }

    Workbench open(String deployment) {
        return context.toolbox().open(invocation(), new Keys.Of(deployment));
    }
}
