package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.UsageException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast bootstrap}. */
@Command(
        name = "bootstrap",
        description = {
            "Begins anew on a bare machine, from a repository and the age identity alone.",
            "",
            "Lists whose backups lie in the repository and whether the identity opens them, and writes a configuration to begin with: this repository, the deployments,"
                    + " their schedules as they were promised there or as the backups suggest. Keys are not in it: it names the files for them. After it holdfast"
                    + " list works. Never overwrites a configuration without --force. Reads the repository and writes nothing to it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast bootstrap --repository \"s3://backups/holdfast?region=eu-central-1\" --identity identity.txt",
            "  holdfast bootstrap --repository /mnt/backups --output holdfast.conf",
            "  holdfast bootstrap --repository s3://backups --region eu-central-1 --dry-run"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            "5:the repository is unavailable, denies access or is none",
            "7:there is a configuration already",
            "8:not all that was found can be read, opened or relied upon"
        })
final class BootstrapCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Option(
            names = "--repository",
            paramLabel = "WHERE",
            required = true,
            description = "s3://BUCKET/PREFIX?region=..&endpoint=..&path-style=true, or a directory.")
    private String repository = "";

    @Option(names = "--region", paramLabel = "REGION", description = "The bucket's, where the address has none.")
    private @Nullable String region;

    @Option(names = "--endpoint", paramLabel = "URL", description = "Of a server that is not Amazon's.")
    private @Nullable String endpoint;

    @Option(names = "--path-style", description = "Address the bucket in the path, as many such servers want it.")
    private boolean pathStyle;

    @Option(
            names = "--access-key-id",
            paramLabel = "ID",
            description = {
                "The bucket's key, with the secret in --secret-access-key-file.",
                "Default: where Amazon's SDK looks, as AWS_ACCESS_KEY_ID and ~/.aws."
            })
    private @Nullable String accessKeyId;

    @Option(names = "--secret-access-key-file", paramLabel = "FILE", description = "Holds the secret alone.")
    private @Nullable Path secretAccessKeyFile;

    @Option(names = "--identity", paramLabel = "FILE", description = "The age identity that opens the backups.")
    private @Nullable Path identity;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the configuration there. Default: that of --config.")
    private @Nullable Path output;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "The configuration's state-dir. Default: the usual.")
    private @Nullable Path stateDirectory;

    @Option(names = "--force", description = "Overwrite the configuration if it is there.")
    private boolean force;

    @Option(names = "--dry-run", description = "Look, and write no configuration.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    BootstrapCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        Path file = (output == null ? options.invocation().configuration() : output)
                .toAbsolutePath()
                .normalize();
        if (!dryRun && !force && Files.exists(file)) {
            throw new RefusedException(
                    "cannot write " + file + ": it exists",
                    "name another file with --output, overwrite it with --force, or only look with --dry-run");
        }
        Bootstrap bootstrap = context.toolbox().bootstrap(options.invocation(), order(file));
        if (!dryRun) {
            write(file, bootstrap.configuration());
        }
        BootstrapSheet sheet = new BootstrapSheet(bootstrap);
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>(sheet.fields());
            fields.put("output", dryRun ? "" : file.toString());
            context.print(Json.text(fields));
        } else {
            context.print(sheet.text());
        }
        if (!dryRun) {
            context.err("wrote " + file + "; go on with: " + command(file, "list"));
        }
        return (bootstrap.isWhole() ? ExitCode.DONE : ExitCode.UNHEALTHY).number();
    }

    private String command(Path file, String verb) {
        boolean isFound = file.equals(
                options.invocation().configuration().toAbsolutePath().normalize());
        return isFound && !options.configurationIsGiven() ? "holdfast " + verb : "holdfast -c " + file + " " + verb;
    }

    private BootstrapOrder order(Path file) {
        if ((accessKeyId == null) != (secretAccessKeyFile == null)) {
            throw new UsageException(
                    "--access-key-id and --secret-access-key-file belong together",
                    "give both, or none and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        boolean isBucket = repository.startsWith("s3:");
        if (!isBucket && (region != null || endpoint != null || pathStyle || accessKeyId != null)) {
            throw new UsageException(
                    "--region, --endpoint, --path-style and --access-key-id are for buckets",
                    "as in --repository s3://bucket/prefix");
        }
        return new BootstrapOrder(
                address(),
                Optional.ofNullable(accessKeyId),
                Optional.ofNullable(secretAccessKeyFile).map(BootstrapCommand::whole),
                Optional.ofNullable(identity).map(BootstrapCommand::whole),
                file,
                Optional.ofNullable(stateDirectory).map(BootstrapCommand::whole));
    }

    private static Path whole(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private String address() {
        StringBuilder address = new StringBuilder(repository);
        add(address, "region", region);
        add(address, "endpoint", endpoint);
        add(address, "path-style", pathStyle ? "true" : null);
        return address.toString();
    }

    private static void add(StringBuilder address, String option, @Nullable String value) {
        if (value != null) {
            address.append(address.indexOf("?") < 0 ? '?' : '&')
                    .append(option)
                    .append('=')
                    .append(URLEncoder.encode(value, UTF_8));
        }
    }

    private void write(Path file, String text) throws IOException {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UsageException(
                    "cannot make " + file.getParent() + ": " + Reasons.of(e),
                    "name a file in a directory you may write to",
                    e);
        }
        try (WholeFile whole = WholeFile.begin(file, force)) {
            whole.stream().write(text.getBytes(UTF_8));
            whole.commit();
        }
    }
}
