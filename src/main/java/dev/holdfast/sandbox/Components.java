package dev.holdfast.sandbox;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The components by path; the root is always there. Guarded by the lock of {@link SandboxData}. */
final class Components {
    private final SortedMap<String, Component> byPath = new TreeMap<>(Map.of("", new Component()));

    SortedMap<String, Component> all() {
        return byPath;
    }

    /** Creates the component, and those above it, if need be. */
    Component get(String path) {
        int parent = path.lastIndexOf('/');
        if (parent > 0) {
            get(path.substring(0, parent));
        }
        return byPath.computeIfAbsent(path, missing -> new Component());
    }

    Table table(String path, String name) {
        Component component = get(path);
        return component.tables().computeIfAbsent(name, missing -> new Table(component.nextTableNumber()));
    }

    @Nullable
    Table tableOrNull(String path, String name) {
        Component component = byPath.get(path);
        return component == null ? null : component.tables().get(name);
    }
}
