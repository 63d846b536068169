package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code holdfast run}. */
@Command(
        name = "run",
        description = {
            "Runs the daemon: takes scheduled backups until it is stopped.",
            "",
            "Writes backups into the repositories and its run history into state-dir. Never changes data of a"
                    + " deployment. SIGTERM and Ctrl-C stop it after running backups, within stop-timeout; SIGHUP reads"
                    + " the configuration again."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast run", "  holdfast run --config ./holdfast.conf"},
        exitCodeList = {Codes.DONE, Codes.FAILED, Codes.CONFIGURATION, Codes.REPOSITORY, Codes.REFUSED})
final class RunCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    RunCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        context.toolbox().run(options.invocation());
        return ExitCode.DONE.number();
    }
}
