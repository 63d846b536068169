package dev.holdfast.sandbox;

import java.util.SortedMap;
import java.util.TreeMap;

/** What the schemas of a deployment demand of the end of an import. */
final class ImportSchemas {
    private final SortedMap<String, String> initial = new TreeMap<>();
    private final SortedMap<TableKey, Table> imported;

    /** @param before when the import began */
    ImportSchemas(SandboxData.Snapshot before, SortedMap<TableKey, Table> imported) {
        before.components().forEach((path, component) -> initial.put(path, component.schema()));
        this.imported = imported;
    }

    void requireUnchanged(Components components) {
        components.all().forEach((path, component) -> {
            if (!component.share().schema().equals(initial.getOrDefault(path, ""))) {
                throw new ImportError(
                        "ImportSchemaChanged",
                        "Could not complete import because schema changed. Avoid modifying schema.ts while importing tables");
            }
        });
    }

    /** Tables that replace-all drops must not be referred to. */
    void requireDroppable(Components components) {
        components
                .all()
                .forEach((path, component) -> component.tables().keySet().forEach(name -> {
                    if (!imported.containsKey(new TableKey(path, name))) {
                        Schema.parse(initial.getOrDefault(path, "")).requireDroppable(name);
                    }
                }));
    }

    /** Documents that stay must not refer to a table whose number changes. */
    void requireReferences(Components components, ImportMode mode) {
        components.all().forEach((path, component) -> {
            Schema schema = Schema.parse(initial.getOrDefault(path, ""));
            for (String staying : schema.tables()) {
                Table rows = component.tables().get(staying);
                boolean hasRows = rows != null && rows.count() > 0 && mode != ImportMode.REPLACE_ALL;
                if (hasRows && !imported.containsKey(new TableKey(path, staying))) {
                    schema.references(staying).forEach(referred -> requireNumber(path, component, staying, referred));
                }
            }
        });
    }

    private void requireNumber(String path, Component component, String staying, String referred) {
        Table next = imported.get(new TableKey(path, referred));
        Table now = component.tables().get(referred);
        if (next != null && now != null && next.number() != now.number()) {
            throw new ImportError(
                    "ImportForeignKey",
                    "Import changes table '" + referred + "' which is referenced by '" + staying + "' in the schema");
        }
    }
}
