package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast version}. */
@Command(
        name = "version",
        description = {
            "Prints the versions of Holdfast and of the Java that runs it.",
            "",
            "Reads no configuration and changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast version", "  holdfast version --json"},
        exitCodeList = Codes.DONE)
final class VersionCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String java = System.getProperty("java.version");
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("version", context.version());
            fields.put("java", java);
            context.print(Json.text(fields));
        } else {
            context.out("holdfast " + context.version() + " (Java " + java + ")");
        }
        return ExitCode.DONE.number();
    }
}
