package dev.holdfast.snapshot;

import dev.holdfast.manifest.Contents;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Understands the entries of a snapshot one by one. What takes several of them to tell is left to {@link SnapshotCheck}. */
final class SnapshotReader implements EntryEvents {
    private final SnapshotLimits limits;
    private final Optional<Audience> audience;
    private final TableRoom room;
    private final Findings findings = new Findings();
    private final MessageDigest sha256 = TableDigest.sha256();
    private final SortedMap<String, ComponentContent> components = new TreeMap<>();
    private final SortedMap<String, String> folders = new TreeMap<>();
    private EntryContent entry = new IgnoredContent();

    SnapshotReader(SnapshotLimits limits) {
        this(limits, Optional.empty());
    }

    /** @param audience hears everything that is understood */
    SnapshotReader(SnapshotLimits limits, Audience audience) {
        this(limits, Optional.of(audience));
    }

    private SnapshotReader(SnapshotLimits limits, Optional<Audience> audience) {
        this.limits = limits;
        this.audience = audience;
        this.room = new TableRoom(limits.maxTables());
    }

    @Override
    public void begin(String name) {
        SnapshotPath path = SnapshotPath.of(name);
        entry = switch (path.kind()) {
            case README, FOLDER -> new IgnoredContent();
            case OTHER -> {
                findings.add(name + " is no part of a snapshot and is ignored");
                yield new IgnoredContent();
            }
            default -> content(name, path);
        };
    }

    private EntryContent content(String name, SnapshotPath path) {
        folders.putIfAbsent(path.folder(), name);
        ComponentContent component = components.get(path.component());
        if (component == null) {
            checkComponent(name, path.component());
            component = new ComponentContent(path.component(), room);
            components.put(path.component(), component);
        }
        return content(name, path, component);
    }

    private EntryContent content(String name, SnapshotPath path, ComponentContent component) {
        return switch (path.kind()) {
            case TABLES -> {
                if (component.hasTableList()) {
                    throw Damage.inEntry(name, "the same component's _tables came before");
                }
                component.markTableList();
                LineHandler list = new TableList(limits.maxNesting(), component);
                yield lines(name, heard(list, (all, it) -> all.tables(path.component(), it)));
            }
            case DOCUMENTS -> lines(name, documents(name, path, component));
            case SCHEMA -> lines(name, schema(name, path, component));
            case STORAGE_ROWS -> {
                if (component.files().hasRows()) {
                    throw Damage.inEntry(name, "the same component's _storage came before");
                }
                component.files().markRows();
                LineHandler rows = new StorageRows(limits.maxNesting(), component.files());
                yield lines(name, heard(rows, (all, it) -> all.rows(path.component(), it)));
            }
            default -> storedFile(name, path, component);
        };
    }

    private static void checkComponent(String name, String component) {
        for (String part : component.split("/", -1)) {
            if (!component.isEmpty() && !Names.isComponent(part)) {
                throw Damage.inEntry(name, "'" + part + "' is no component's name");
            }
        }
    }

    private Lines lines(String name, LineHandler handler) {
        return new Lines(name, handler, limits, findings);
    }

    private LineHandler documents(String name, SnapshotPath path, ComponentContent component) {
        TableContent table = table(name, path, component);
        if (table.hasDocuments()) {
            throw Damage.inEntry(name, "documents of table " + table.qualifiedName() + " came before");
        }
        return heard(
                table.documents(limits.maxNesting()),
                (all, it) -> all.documents(new TableName(path.component(), path.table()), it));
    }

    private LineHandler schema(String name, SnapshotPath path, ComponentContent component) {
        TableContent table = table(name, path, component);
        if (table.schema() != SchemaLines.Kind.ABSENT) {
            throw Damage.inEntry(name, "a schema of table " + table.qualifiedName() + " came before");
        }
        LineHandler lines = new SchemaLines(limits.maxNesting(), table::schema);
        return heard(lines, (all, it) -> all.schema(new TableName(path.component(), path.table()), it));
    }

    private static TableContent table(String name, SnapshotPath path, ComponentContent component) {
        if (!Names.isTable(path.table())) {
            throw Damage.inEntry(name, "'" + path.table() + "' is no table's name");
        }
        return component.table(path.table());
    }

    private EntryContent storedFile(String name, SnapshotPath path, ComponentContent component) {
        byte[] id = path.table().getBytes(StandardCharsets.UTF_8);
        if (DocumentId.tableNumber(id, 0, id.length) < 0) {
            throw Damage.inEntry(name, "'" + path.table() + "' is no id of a stored file");
        }
        sha256.reset();
        EntryContent file = new StoredFileContent(name, path.table(), component.files(), sha256);
        return heard(file, (all, it) -> all.file(path.component(), name.substring(name.lastIndexOf('/') + 1), it));
    }

    private <T> T heard(T checked, BiFunction<Audience, T, T> telling) {
        return audience.map(all -> telling.apply(all, checked)).orElse(checked);
    }

    @Override
    public void data(byte[] buffer, int from, int to) {
        entry.data(buffer, from, to);
    }

    @Override
    public void end() {
        entry.end();
        entry = new IgnoredContent();
    }

    /** Checks how the entries fit together, once all have come, and says what is there. */
    Contents contents() {
        return new SnapshotCheck(components, folders, findings).contents();
    }
}
