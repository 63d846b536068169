package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.seal.AgeKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast keygen}. */
@Command(
        name = "keygen",
        description = {
            "Makes a pair of age keys that seal and open backups.",
            "",
            "The recipient seals and the identity opens. Whoever loses the identity loses every backup sealed for it alone: keep a copy away from this machine. Writes"
                    + " the identity to a file that only you can read, or to stdout; never overwrites a file. The configuration"
                    + " is not changed."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast keygen --output /etc/holdfast/identity.txt", "  holdfast keygen > identity.txt"},
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.REFUSED})
final class KeygenCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the identity there and print the recipient.")
    private @Nullable Path output;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    KeygenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        AgeKeys keys = AgeKeys.generate();
        String identity = keys.identityFile(context.clock().instant()).reveal();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("recipient", keys.recipient());
        if (output != null) {
            write(output, identity);
            fields.put("identityFile", output.toString());
        } else {
            fields.put("identity", keys.identity().reveal());
        }
        if (json) {
            context.print(Json.text(fields));
        } else if (output != null) {
            context.out(keys.recipient());
        } else {
            context.print(identity);
            context.err("recipient: " + keys.recipient());
        }
        return ExitCode.DONE.number();
    }

    private static void write(Path file, String identity) {
        try {
            PrivateFile.create(file, identity.getBytes(UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(
                    "cannot write " + file + ": it exists, and may be the only key to your backups",
                    "name another file",
                    e);
        } catch (IOException e) {
            throw new UsageException(
                    "cannot write " + file + ": " + Reasons.of(e), "name a file in a directory you may write to", e);
        }
    }
}
