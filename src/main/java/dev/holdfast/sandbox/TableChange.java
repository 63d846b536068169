package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an import does to one table: a checkpoint of its row, and a line of the summary that people confirm.
 *
 * @param toWrite rows in the file
 * @param written rows written so far
 */
record TableChange(
        String component, String table, long toWrite, long written, long existing, long toDelete, boolean lacksIds) {
    private static final String STORAGE = "_storage";

    TableChange withWritten(long rows) {
        return new TableChange(component, table, toWrite, rows, existing, toDelete, lacksIds);
    }

    boolean isOf(String otherComponent, String otherTable) {
        return component.equals(otherComponent) && table.equals(otherTable);
    }

    Map<String, @Nullable Object> value() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("component_path", component.isEmpty() ? null : component);
        value.put("display_table_name", table);
        value.put("tablet_id", null);
        value.put("total_num_rows_to_write", toWrite);
        value.put("num_rows_written", written);
        value.put("existing_rows_in_table", existing);
        value.put("existing_rows_to_delete", toDelete);
        value.put("is_missing_id_field", lacksIds);
        return value;
    }

    /** Returns the text that Convex shows before an import; the changes are sorted by component. */
    static String summary(List<TableChange> changes) {
        List<String> lines = new ArrayList<>();
        lines.add("Import change summary:");
        String component = "";
        List<TableChange> ofComponent = new ArrayList<>();
        for (TableChange change : changes) {
            if (!change.component.equals(component)) {
                lines.addAll(tableOf(ofComponent));
                ofComponent.clear();
                component = change.component;
                lines.add("Component " + component);
            }
            ofComponent.add(change);
        }
        lines.addAll(tableOf(ofComponent));
        lines.add("Once the import has started, it will run in the background.");
        lines.add("Interrupting `npx convex import` will not cancel it.");
        return String.join("\n", lines);
    }

    private static List<String> tableOf(List<TableChange> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("table", "create", "delete"));
        for (TableChange change : changes) {
            String unit = change.table.equals(STORAGE) ? " files" : "";
            cells.add(List.of(
                    change.table,
                    String.format(Locale.ROOT, "%,d", change.toWrite),
                    String.format(Locale.ROOT, "%,d of %,d%s", change.toDelete, change.existing, unit)));
        }
        String row = "%-" + width(cells, 0) + "s | %-" + width(cells, 1) + "s | %-" + width(cells, 2) + "s |";
        List<String> lines = new ArrayList<>();
        cells.forEach(line -> lines.add(String.format(Locale.ROOT, row, line.toArray())));
        lines.add(1, "-".repeat(lines.get(0).length()));
        return lines;
    }

    private static int width(List<List<String>> cells, int column) {
        return cells.stream().mapToInt(line -> line.get(column).length()).max().orElse(1);
    }
}
