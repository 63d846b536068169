package dev.holdfast.restore;

import dev.holdfast.restore.DocumentFindings.Misfit;
import dev.holdfast.snapshot.DocumentLine;
import dev.holdfast.snapshot.SnapshotVisitor;
import dev.holdfast.snapshot.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds every document of a snapshot that an import would bring against the target's schemas, while the snapshot is proved whole. Memory grows with tables and reasons, not
 * with documents. Tables without the usual {@code "uniform"} schema are left to Convex: what their numbers are is not in the documents alone.
 */
public final class SchemaCheck implements SnapshotVisitor {
    /** Nobody reads more; Convex stops at the first. */
    private static final int MOST_REASONS = 100;

    private final Import in;
    private final JsonMapper json = new JsonMapper();
    private final Map<TableName, Optional<JsonNode>> types = new HashMap<>();
    private final Map<String, SortedMap<Long, String>> names = new HashMap<>();
    private final Map<Reason, Found> misfits = new LinkedHashMap<>();
    private final SortedMap<TableName, Long> numbers = new TreeMap<>();
    private final SortedMap<String, Long> fileNumbers = new TreeMap<>();
    private final Set<TableName> uniform = new TreeSet<>();

    /** Why documents of a table do not fit. */
    private record Reason(TableName table, ValueType.Misfit misfit) {}

    private static final class Found {
        private final String example;
        private long documents;

        Found(String example) {
            this.example = example;
        }
    }

    /** @param plan of the import, made without having read documents */
    public SchemaCheck(RestorePlan plan) {
        this.in = Import.of(plan.mode(), plan.part(), plan.imported(), plan.target(), Insight.none());
    }

    @Override
    public void document(TableName table, DocumentLine line) {
        if (!in.brings(table)) {
            return;
        }
        if (!numbers.containsKey(table)) {
            numbers.put(table, ValueType.number(line.id()));
        }
        Optional<JsonNode> type = type(table);
        if (type.isEmpty() || !isMeant(table, line)) {
            return;
        }
        JsonNode document = json.readTree(line.bytes(), line.from(), line.length());
        new ValueType(number -> Optional.ofNullable(names(table.component()).get(number)))
                .check(type.get(), document, "")
                .ifPresent(misfit -> note(new Reason(table, misfit), line.id()));
    }

    private boolean isMeant(TableName table, DocumentLine line) {
        SortedSet<String> ids = in.part().documents().get(table);
        return ids == null || ids.contains(line.id());
    }

    private void note(Reason reason, String id) {
        Found found = misfits.get(reason);
        if (found == null && misfits.size() < MOST_REASONS) {
            found = new Found(id);
            misfits.put(reason, found);
        }
        if (found != null) {
            found.documents++;
        }
    }

    @Override
    public void schema(TableName table, byte[] bytes, int from, int to) {
        if (new String(bytes, from, to - from, java.nio.charset.StandardCharsets.UTF_8).equals("\"uniform\"")) {
            uniform.add(table);
        }
    }

    @Override
    public void row(String component, DocumentLine line) {
        if (!fileNumbers.containsKey(component)) {
            fileNumbers.put(component, ValueType.number(line.id()));
        }
    }

    private Optional<JsonNode> type(TableName table) {
        return types.computeIfAbsent(table, name -> {
            ActiveSchema schema = in.schemas().get(name.component());
            return schema == null || !schema.isEnforced() ? Optional.empty() : schema.type(name.name());
        });
    }

    /** The user tables of a component after the import, by number. */
    private SortedMap<Long, String> names(String component) {
        return names.computeIfAbsent(component, path -> {
            SortedMap<Long, String> byNumber = new TreeMap<>();
            in.target().tables().forEach((table, there) -> {
                if (table.component().equals(path) && (in.survives(table) || in.isInSchema(table))) {
                    byNumber.put(there.number(), table.name());
                }
            });
            for (TableName table : in.tables().keySet()) {
                if (table.component().equals(path)) {
                    byNumber.values().remove(table.name());
                    byNumber.put(in.number(table), table.name());
                }
            }
            return byNumber;
        });
    }

    /** What was found; call it when the walk has returned. */
    public DocumentFindings findings() {
        List<Misfit> found = new ArrayList<>();
        misfits.forEach((reason, documents) -> {
            if (uniform.contains(reason.table())) {
                found.add(new Misfit(
                        reason.table(),
                        reason.misfit().path(),
                        reason.misfit().reason(),
                        documents.example,
                        documents.documents));
            }
        });
        return new DocumentFindings(found, numbers, fileNumbers);
    }
}
