package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.look.Extract;
import dev.holdfast.look.Extract.Selection;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast extract}. */
@Command(
        name = "extract",
        description = {
            "Writes tables of a backup to a file or to stdout.",
            "",
            "zip is a snapshot of these tables alone, which npx convex import takes without loss. jsonl is the table's lines"
                    + " as Convex exports them; npx convex import of it makes every number a float and refuses bytes, so use"
                    + " zip for that. csv is for people and spreadsheets: arrays and objects are JSON in their cell, an empty"
                    + " string is \"\", a missing field is empty; it reads the backup twice unless --columns says which"
                    + " fields. What went to stdout counts only when the exit code is 0. Changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast extract latest --table users,posts --format zip --output two.zip",
            "  holdfast extract prod.zip --table mail:queue --output - | head",
            "  holdfast extract latest --table users --format csv --output users.csv"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.FAILED,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.REPOSITORY,
            Codes.CORRUPT,
            Codes.REFUSED
        })
final class ExtractCommand implements Callable<Integer> {
    /** What can be written. */
    enum Format {
        JSONL,
        CSV,
        ZIP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Context context;
    private final HoldfastCommand options;
    private final Extract extract = new Extract(SnapshotLimits.standard());

    @Option(
            names = "--table",
            required = true,
            split = ",",
            paramLabel = "T",
            description = "Which; component:table for one of a component. Several for zip only.")
    private List<String> tables = List.of();

    @Option(
            names = "--documents",
            split = ",",
            paramLabel = "ID",
            description = "Only these documents of the one table.")
    private List<String> documents = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.JSONL;

    @Option(names = "--columns", split = ",", paramLabel = "FIELD", description = "Of csv. Default: all that occur.")
    private List<String> columns = List.of();

    @Mixin
    private final Destination destination = new Destination();

    @Mixin
    private final ChosenSnapshot chosen = new ChosenSnapshot();

    ExtractCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Selection> selections = selections();
        if (format == Format.ZIP) {
            destination.requireNoScreen(context, "tables.zip");
        }
        try (Sources sources = chosen.open(context, options)) {
            LookedAt from = chosen.in(sources);
            long written = destination.write(context, stream -> write(from, selections, stream));
            if (!destination.isStdout()) {
                context.out(destination + ": " + Words.count(written, "document"));
            }
        }
        return ExitCode.DONE.number();
    }

    private List<Selection> selections() {
        SortedSet<TableName> names = new TreeSet<>();
        tables.forEach(table -> names.add(TableNames.parse(table)));
        if (names.size() > 1 && (format != Format.ZIP || !documents.isEmpty())) {
            throw new UsageException(
                    names.size() + " tables were named, where one alone can be written",
                    documents.isEmpty() ? "add --format zip, or name one" : "name the table of these documents alone");
        }
        if (format != Format.CSV && !columns.isEmpty()) {
            throw new UsageException("--columns is for csv", "add --format csv, or leave it out");
        }
        return names.stream()
                .map(name -> new Selection(name, new TreeSet<>(documents)))
                .toList();
    }

    private long write(LookedAt from, List<Selection> selections, OutputStream to) throws IOException {
        return switch (format) {
            case JSONL -> extract.jsonLines(from.source(), selections.get(0), to);
            case CSV -> extract.csv(from.source(), selections.get(0), columns, to);
            case ZIP ->
                extract.zip(from.source(), contents(from), selections, to).documents();
        };
    }

    private static Contents contents(LookedAt from) throws IOException {
        if (from.contents().isPresent()) {
            return from.contents().get();
        }
        try (InputStream zip = from.source().open()) {
            return new SnapshotInspector(SnapshotLimits.standard()).inspect(zip);
        }
    }
}
