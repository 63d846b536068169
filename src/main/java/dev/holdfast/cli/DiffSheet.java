package dev.holdfast.cli;

import dev.holdfast.look.DiffResult;
import dev.holdfast.look.FieldChange;
import dev.holdfast.look.TableDiff;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Differences for people: one line each, long values cut, and in the end a table of tables. */
final class DiffSheet implements DiffOutput {
    private static final int LONGEST_DOCUMENT = 400;
    private static final int LONGEST_VALUE = 120;

    private final Context context;
    private final boolean isSummary;

    DiffSheet(Context context, boolean isSummary) {
        this.context = context;
        this.isSummary = isSummary;
    }

    @Override
    public void added(String table, String id, String json) {
        tell("+ " + table + " " + id + " " + cut(json, LONGEST_DOCUMENT));
    }

    @Override
    public void removed(String table, String id, String json) {
        tell("- " + table + " " + id + " " + cut(json, LONGEST_DOCUMENT));
    }

    @Override
    public void changed(String table, String id, List<FieldChange> fields) {
        if (!isSummary) {
            tell("~ " + table + " " + id + " "
                    + fields.stream().map(DiffSheet::text).collect(Collectors.joining("; ")));
        }
    }

    private void tell(String line) {
        if (!isSummary) {
            context.out(line);
        }
    }

    private static String text(FieldChange change) {
        return change.path() + ": "
                + change.before().map(json -> cut(json, LONGEST_VALUE)).orElse("nothing") + " -> "
                + change.after().map(json -> cut(json, LONGEST_VALUE)).orElse("nothing");
    }

    private static String cut(String json, int longest) {
        String text = RawJson.printable(json);
        return text.length() <= longest ? text : text.substring(0, longest) + "... (" + text.length() + " characters)";
    }

    @Override
    public void end(DiffResult result) {
        if (result.isEqual()) {
            context.out("the same: " + Words.count(result.same(), "table"));
            return;
        }
        if (!isSummary) {
            context.out("");
        }
        TextTable sheet =
                new TextTable(Set.of(1, 2, 3, 4, 5), "TABLE", "BEFORE", "AFTER", "ADDED", "REMOVED", "CHANGED", "NOTE");
        for (TableDiff table : result.differing()) {
            sheet.row(
                    table.table(),
                    count(table.before()),
                    count(table.after()),
                    Long.toString(table.added()),
                    Long.toString(table.removed()),
                    Long.toString(table.changed()),
                    table.note());
        }
        context.print(sheet.text());
        context.out(Words.count(result.differing().size(), "table") + " differ"
                + (result.differing().size() == 1 ? "s" : "") + ", "
                + (result.same() == 1 ? "1 is" : result.same() + " are") + " the same");
    }

    private static String count(OptionalLong documents) {
        return documents.isPresent() ? Long.toString(documents.getAsLong()) : "-";
    }
}
