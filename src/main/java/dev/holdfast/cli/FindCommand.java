package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.look.Condition;
import dev.holdfast.look.Search;
import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.SnapshotLimits;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast find}. */
@Command(
        name = "find",
        description = {
            "Finds documents in a backup, and says in which table they are.",
            "",
            "A condition is FIELD=VALUE: names of nested fields are joined by dots, any element of an array will do. 42 finds"
                    + " the int64 and the float64, 42.0 the float64 alone; true, false and null are themselves; everything"
                    + " else is a string, and so is what stands in double quotes. Reads all of the backup and changes"
                    + " nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast find latest --id j57000820c20a1g7104gm2rc1m70ynr8",
            "  holdfast find latest --table users --where profile.email=ann@example.com",
            "  holdfast find prod.zip --where 'zip=\"8001\"' --json"
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
final class FindCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Option(names = "--id", paramLabel = "ID", description = "Of a document or of a stored file.")
    private @Nullable String id;

    @Option(names = "--where", paramLabel = "FIELD=VALUE", description = "What a field must be.")
    private @Nullable String where;

    @Option(
            names = "--table",
            paramLabel = "T",
            description = "Look in this table alone; component:table for one of a component.")
    private @Nullable String table;

    @Option(names = "--limit", paramLabel = "N", description = "Print at most so many. Default: ${DEFAULT-VALUE}.")
    private int limit = 100;

    @Option(
            names = "--json",
            description = "Print one line of JSON for each: table, id and document, its numbers as they are.")
    private boolean json;

    @Mixin
    private final ChosenSnapshot chosen = new ChosenSnapshot();

    FindCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Search.Query query = query();
        Search.Hits hits;
        try (Sources sources = chosen.open(context, options)) {
            hits = new Search(SnapshotLimits.standard()).find(chosen.in(sources).source(), query);
        }
        for (Search.Hit hit : hits.hits()) {
            if (json) {
                context.out(RawJson.object()
                        .text("table", hit.table())
                        .text("id", hit.id())
                        .raw("document", hit.json())
                        .line());
            } else {
                context.out(hit.table() + " " + hit.id());
                context.out(RawJson.printable(hit.json()));
            }
        }
        if (hits.total() == 0) {
            context.err("there is no such document in " + chosen);
        } else if (hits.total() > hits.hits().size()) {
            context.err(hits.hits().size() + " of " + hits.total() + " are shown. HINT: --limit " + hits.total());
        }
        return ExitCode.DONE.number();
    }

    private Search.Query query() {
        if (id == null && where == null) {
            throw new UsageException("nothing was said to look for", "add --id ID or --where FIELD=VALUE");
        }
        if (limit < 1) {
            throw new UsageException("--limit is at least 1, not " + limit, "leave it out for 100");
        }
        return new Search.Query(
                Optional.ofNullable(id).map(FindCommand::documentId),
                Optional.ofNullable(where).map(Condition::parse),
                Optional.ofNullable(table).map(TableNames::parse),
                limit);
    }

    private static DocumentId documentId(String text) {
        try {
            return DocumentId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "'" + text + "' is no id of Convex",
                    "copy all of it: most have 32 characters, letters and digits",
                    e);
        }
    }
}
