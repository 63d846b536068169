package dev.holdfast.cli;

import dev.holdfast.look.DiffResult;
import dev.holdfast.look.FieldChange;
import dev.holdfast.look.TableDiff;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Differences for programs, one JSON object in a line, of the kinds {@code added}, {@code removed}, {@code changed}, {@code table} and, last, {@code end}:
 *
 * <pre>
 * {"kind":"changed","table":"users","id":"j57...","fields":[{"field":"age","before":1,"after":2}]}
 * {"kind":"table","table":"users","before":10,"after":10,"added":0,"removed":0,"changed":1,"note":""}
 * {"kind":"end","equal":false,"differing":1,"same":26}
 * </pre>
 *
 * A value that was not there is left out.
 */
final class DiffLines implements DiffOutput {
    private final Context context;
    private final boolean isSummary;

    DiffLines(Context context, boolean isSummary) {
        this.context = context;
        this.isSummary = isSummary;
    }

    @Override
    public void added(String table, String id, String json) {
        document("added", table, id, json);
    }

    @Override
    public void removed(String table, String id, String json) {
        document("removed", table, id, json);
    }

    private void document(String kind, String table, String id, String json) {
        if (!isSummary) {
            context.out(begin(kind, table).text("id", id).raw("document", json).line());
        }
    }

    @Override
    public void changed(String table, String id, List<FieldChange> fields) {
        if (!isSummary) {
            String changes = fields.stream().map(DiffLines::json).collect(Collectors.joining(",", "[", "]"));
            context.out(begin("changed", table)
                    .text("id", id)
                    .raw("fields", changes)
                    .line());
        }
    }

    private static String json(FieldChange change) {
        RawJson json = RawJson.object().text("field", change.path());
        change.before().ifPresent(value -> json.raw("before", value));
        change.after().ifPresent(value -> json.raw("after", value));
        return json.line();
    }

    private static RawJson begin(String kind, String table) {
        return RawJson.object().text("kind", kind).text("table", table);
    }

    @Override
    public void end(DiffResult result) {
        for (TableDiff table : result.differing()) {
            context.out(begin("table", table.table())
                    .raw("before", count(table.before()))
                    .raw("after", count(table.after()))
                    .number("added", table.added())
                    .number("removed", table.removed())
                    .number("changed", table.changed())
                    .text("note", table.note())
                    .line());
        }
        context.out(RawJson.object()
                .text("kind", "end")
                .raw("equal", Boolean.toString(result.isEqual()))
                .number("differing", result.differing().size())
                .number("same", result.same())
                .line());
    }

    private static String count(OptionalLong documents) {
        return documents.isPresent() ? Long.toString(documents.getAsLong()) : "null";
    }
}
