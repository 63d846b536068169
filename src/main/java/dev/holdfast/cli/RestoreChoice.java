package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import dev.holdfast.restore.TableChoice;
import dev.holdfast.snapshot.DocumentId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a backup is meant. A picocli mixin. */
final class RestoreChoice {
    @Option(
            names = "--tables",
            paramLabel = "TABLE",
            split = ",",
            description = "These tables alone, as in users,waitlist:users; _storage is the stored files.")
    private List<String> tables = List.of();

    @Option(names = "--exclude", paramLabel = "TABLE", split = ",", description = "All but these tables.")
    private List<String> excluded = List.of();

    @Option(
            names = "--component",
            paramLabel = "PATH",
            description = "One component and those in it; names of tables are then of this one.")
    private @Nullable String component;

    @Option(
            names = "--documents",
            paramLabel = "TABLE:ID",
            description =
                    "Some documents, as in users:ID,ID,posts:ID; they are put among those that are there (--pause keeps others out).")
    private @Nullable String documents;

    @Option(
            names = "--without-auth",
            description = "All but sessions and tokens: the tables of restore.auth-tables, where they are there.")
    private boolean withoutAuth;

    @Option(names = "--no-files", description = "No stored files; those of the target stay.")
    private boolean noFiles;

    TableChoice read(RestoreDefaults defaults) {
        return new TableChoice(
                tables,
                excluded,
                Optional.ofNullable(component),
                documents == null ? new TreeMap<>() : chosen(documents),
                withoutAuth ? defaults.authTables() : List.of(),
                !noFiles);
    }

    /** A mistyped id is said at once, not after a whole backup was read. */
    private static SortedMap<String, SortedSet<String>> chosen(String text) {
        SortedMap<String, SortedSet<String>> documents = TableChoice.parseDocuments(text);
        for (SortedSet<String> ids : documents.values()) {
            for (String id : ids) {
                try {
                    DocumentId.parse(id);
                } catch (IllegalArgumentException e) {
                    throw new UsageException(
                            "--documents: '" + id + "' is not the id of a document",
                            "copy it whole, as in --documents users:j57000820c20a1g7104gm2rc1m70ynr8; holdfast find"
                                    + " shows the ids of a backup",
                            e);
                }
            }
        }
        return documents;
    }
}
