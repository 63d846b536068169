package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** System functions that show what the deployment holds. */
final class DataFunctions {
    private static final ValueReader LINES = new ValueReader(Encoding.EXPORT);

    private static final int MOST_MAPPED = 1000;

    private final SandboxData data;
    private final Supplier<String> url;

    /** @param url of the deployment, known once it listens; for the URLs of stored files */
    DataFunctions(SandboxData data, Supplier<String> url) {
        this.data = data;
        this.url = url;
    }

    void addTo(SystemFunctions functions) {
        functions.add("_system/cli/tables", KeyOperation.VIEW_DATA, arguments -> tables());
        functions.add("_system/cli/tableData", KeyOperation.VIEW_DATA, this::tableData);
        functions.add("_system/cli/tableSize", KeyOperation.VIEW_DATA, this::tableSize);
        functions.add("_system/frontend/tableSize", KeyOperation.VIEW_DATA, this::tableSize);
        functions.add("_system/frontend/paginatedTableDocuments", KeyOperation.VIEW_DATA, this::tableData);
        functions.add("_system/frontend/getSchemas", KeyOperation.VIEW_DATA, this::schemas);
        functions.add("_system/frontend/paginatedScheduledJobs", KeyOperation.VIEW_DATA, this::jobs);
        functions.add("_system/frontend/getTableMapping", KeyOperation.VIEW_DATA, this::tableMapping);
        functions.add("_system/frontend/components:list", KeyOperation.VIEW_DATA, arguments -> components());
        functions.add("_system/frontend/fileStorageV2:numFiles", KeyOperation.VIEW_DATA, arguments ->
                (double) component(arguments).files().size());
        functions.add("_system/frontend/fileStorageV2:fileMetadata", KeyOperation.VIEW_DATA, this::files);
        functions.add("_system/cli/convexUrl:cloudUrl", KeyOperation.VIEW_DATA, arguments -> url.get());
    }

    private Object tables() {
        List<Object> names = new ArrayList<>();
        root().namesByNumber().values().forEach(name -> names.add(Map.of("name", name)));
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("page", names);
        page.put("isDone", true);
        page.put("continueCursor", "end");
        return page;
    }

    private Object tableData(SystemFunctions.Arguments arguments) {
        Table.View table = component(arguments).tables().get(arguments.text("table"));
        List<Map<?, ?>> rows = new ArrayList<>();
        if (table != null) {
            table.rows().values().forEach(line -> rows.add((Map<?, ?>) LINES.read(line.bytes())));
        }
        rows.sort(Comparator.comparing(row -> (Double) row.get("_creationTime")));
        if (!arguments.optionalText("order").orElse("desc").equals("asc")) {
            Collections.reverse(rows);
        }
        return page(rows, arguments.page());
    }

    private Object tableSize(SystemFunctions.Arguments arguments) {
        Table.View table = component(arguments).tables().get(arguments.text("tableName"));
        return table == null ? 0.0 : (double) table.rows().size();
    }

    /** As Convex does, with two system tables and never more than a thousand. */
    private Object tableMapping(SystemFunctions.Arguments arguments) {
        Component.View component = component(arguments);
        SortedMap<Long, String> names = component.namesByNumber();
        component.systemTables().forEach((number, name) -> {
            if (name.equals("_scheduled_jobs") || name.equals("_file_storage")) {
                names.put(number, name);
            }
        });
        Map<String, Object> mapping = new LinkedHashMap<>();
        names.entrySet().stream()
                .limit(MOST_MAPPED)
                .forEach(entry -> mapping.put(Long.toString(entry.getKey()), entry.getValue()));
        return mapping;
    }

    private Object schemas(SystemFunctions.Arguments arguments) {
        String schema = component(arguments).schema();
        return schema.isEmpty() ? Map.of() : Map.of("active", schema);
    }

    private Object jobs(SystemFunctions.Arguments arguments) {
        return page(component(arguments).jobs().stream().map(ScheduledJob::row).toList(), arguments.page());
    }

    private Object components() {
        List<Object> list = new ArrayList<>();
        for (String path : snapshot().keySet()) {
            Map<String, @Nullable Object> component = new LinkedHashMap<>();
            component.put("id", ComponentId.of(path));
            component.put("name", path.isEmpty() ? null : path.substring(path.lastIndexOf('/') + 1));
            component.put("path", path);
            component.put("args", Map.of());
            component.put("state", "active");
            component.put("httpPrefix", null);
            list.add(component);
        }
        return list;
    }

    private Object files(SystemFunctions.Arguments arguments) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (StoredFile file : component(arguments).files().values()) {
            Map<String, @Nullable Object> row = file.row();
            Object uuid = row.remove("internalId");
            row.put("size", (double) file.content().size());
            row.put("url", url.get() + "/api/storage/" + uuid);
            rows.add(row);
        }
        Collections.reverse(rows);
        return page(rows, arguments.page());
    }

    private static Object page(List<?> rows, SystemFunctions.Page wanted) {
        int start = Math.min(wanted.start(), rows.size());
        int end = Math.min(rows.size(), start + wanted.count());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("page", rows.subList(start, end));
        page.put("isDone", end == rows.size());
        page.put("continueCursor", Integer.toString(end));
        return page;
    }

    /** Finds the component by {@code componentId} or {@code componentPath}; the root without either. */
    private Component.View component(SystemFunctions.Arguments arguments) {
        String id = arguments.optionalText("componentId").orElse("");
        String path = arguments.optionalText("componentPath").orElse("");
        return snapshot().entrySet().stream()
                .filter(entry -> id.isEmpty()
                        ? entry.getKey().equals(path)
                        : ComponentId.of(entry.getKey()).equals(id))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new SystemFunctions.FailedException("Component " + id + path + " not found"));
    }

    private Component.View root() {
        return snapshot().get("");
    }

    private SortedMap<String, Component.View> snapshot() {
        return data.snapshot().components();
    }
}
