package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast demo}. */
@Command(
        name = "demo",
        description = {
            "Shows Holdfast at work on a sandbox of its own until Ctrl-C.",
            "",
            "Starts a sandbox deployment on this machine and backs it up every few seconds into a directory. Needs no configuration and no"
                    + " network, and touches no real deployment."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast demo",
            "  holdfast demo --break",
            "  holdfast demo --directory /tmp/holdfast-demo --for 30"
        },
        exitCodeList = {Codes.DONE, Codes.FAILED, Codes.USAGE, Codes.REFUSED})
final class DemoCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Keep everything there. Default: a temporary directory")
    private @Nullable Path directory;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9464",
            description = "Port of the metrics on 127.0.0.1; 0 for any free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(names = "--for", paramLabel = "SECONDS", description = "End by itself after so long.")
    private @Nullable Long seconds;

    @Option(
            names = "--break",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "30",
            description =
                    "After some good backups let the deployment refuse the key for so long, show who notices and how, then end. Default: ${FALLBACK-VALUE}")
    private @Nullable Long broken;

    DemoCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new UsageException("--port " + port + ": must be from 0 to 65535", "");
        }
        if (seconds != null && seconds < 1) {
            throw new UsageException("--for " + seconds + ": must be at least 1 second", "");
        }
        if (broken != null && broken < 1) {
            throw new UsageException("--break " + broken + ": must be at least 1 second", "");
        }
        context.toolbox()
                .demo(
                        new DemoOptions(
                                Optional.ofNullable(directory),
                                port,
                                Optional.ofNullable(seconds).map(Duration::ofSeconds),
                                Optional.ofNullable(broken).map(Duration::ofSeconds),
                                options.isDebug()),
                        context.terminal());
        return ExitCode.DONE.number();
    }
}
