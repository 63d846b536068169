package dev.holdfast.sandbox;

import dev.holdfast.snapshot.DocumentId;
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
            table.rows().values().forEach(line -> rows.add((Map<?, ?>) LINES.read(line)));
        }
        rows.sort(Comparator.comparing(row -> (Double) row.get("_creationTime")));
        if (arguments.text("order").equals("desc")) {
            Collections.reverse(rows);
        }
        return page(rows, arguments.page());
    }

    private Object tableSize(SystemFunctions.Arguments arguments) {
        Table.View table = component(arguments).tables().get(arguments.text("tableName"));
        return table == null ? 0.0 : (double) table.rows().size();
    }

    private Object tableMapping(SystemFunctions.Arguments arguments) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        component(arguments).namesByNumber().forEach((number, name) -> mapping.put(Long.toString(number), name));
        return mapping;
    }

    private Object components() {
        List<Object> list = new ArrayList<>();
        for (String path : snapshot().keySet()) {
            Map<String, @Nullable Object> component = new LinkedHashMap<>();
            component.put("id", id(path));
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
            row.put("size", (double) file.content().length);
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
                        : id(entry.getKey()).equals(id))
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

    /** A component's id stays the same as long as its path does. */
    private static String id(String path) {
        byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
        java.nio.ByteBuffer.wrap(internal).putInt(path.hashCode()).putInt(path.length());
        return DocumentId.of(IdMint.COMPONENTS, internal).text();
    }
}
