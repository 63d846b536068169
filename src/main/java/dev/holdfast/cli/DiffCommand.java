package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.look.Diff;
import dev.holdfast.look.DiffResult;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.TableName;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast diff}. */
@Command(
        name = "diff",
        description = {
            "Compares two backups, or a backup with what a deployment holds now.",
            "",
            "Tells of documents and stored files that were added (+), removed (-) or changed (~), with the fields that changed,"
                    + " and of every table that differs. Where all tables have the same digest nothing is read. A deployment"
                    + " is exported for it, and read as often as need be; nothing is stored. Tables whose lines are not in the"
                    + " order of their ids, as in ZIPs made by hand, are compared by count and digest alone. Changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast diff 20261120T02 20261121T02",
            "  holdfast diff latest prod --table users",
            "  holdfast diff before.zip after.zip --json | jq 'select(.kind == \"changed\")'"
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
            Codes.DIFFERENT
        })
final class DiffCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Parameters(index = "0", paramLabel = "BEFORE", description = Sources.DESCRIPTION)
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "The same, or the name of a configured deployment.")
    private String after = "";

    @Option(
            names = "--table",
            paramLabel = "T",
            description = "Compare this table alone; component:table for one of a component.")
    private @Nullable String table;

    @Option(names = "--summary", description = "Tell of tables only, not of documents.")
    private boolean summary;

    @Option(
            names = "--json",
            description =
                    "Print one line of JSON for each difference, then one for each table that differs, then one of"
                            + " kind end. Values are as they stand in the export.")
    private boolean json;

    @Option(names = "--exit-code", description = "End with 8 if they differ.")
    private boolean exitCode;

    @Mixin
    private final SourceOptions chosen = new SourceOptions();

    DiffCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<TableName> only = Optional.ofNullable(table).map(TableNames::parse);
        DiffOutput output = json ? new DiffLines(context, summary) : new DiffSheet(context, summary);
        DiffResult result;
        try (Sources sources = new Sources(context, options, chosen)) {
            boolean isLive = sources.isDeployment(after);
            LookedAt old = sources.of(before, Optional.of(after).filter(name -> isLive));
            LookedAt now = isLive ? sources.live(after, only.isEmpty() && mayHaveFiles(old)) : sources.of(after);
            result = new Diff(SnapshotLimits.standard())
                    .compare(side(old), side(now), new Diff.Scope(only, !summary), output);
        }
        output.end(result);
        return (exitCode && !result.isEqual() ? ExitCode.UNHEALTHY : ExitCode.DONE).number();
    }

    /** Files are exported only where there is something to compare them with. */
    private static boolean mayHaveFiles(LookedAt old) {
        return old.contents()
                .map(Contents::files)
                .filter(files -> files.isEmpty())
                .isEmpty();
    }

    private static Diff.Side side(LookedAt from) {
        return new Diff.Side(from.source(), from.contents());
    }
}
