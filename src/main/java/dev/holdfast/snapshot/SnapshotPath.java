package dev.holdfast.snapshot;

/**
 * What an entry is, by its path. As Convex's importer reads it: leading folders do not matter, and {@code _components/NAME/} parts right before the table's folder
 * name the component.
 *
 * @param folder what stands before all that, with a slash at its end; nothing in an export
 * @param component names joined by slashes; empty for the root
 * @param table the table, or the id of the stored file
 */
record SnapshotPath(Kind kind, String folder, String component, String table) {
    private static final String COMPONENTS = "_components";
    private static final String STORAGE = "_storage";

    enum Kind {
        TABLES,
        DOCUMENTS,
        SCHEMA,
        STORAGE_ROWS,
        STORED_FILE,
        README,
        FOLDER,
        OTHER
    }

    static SnapshotPath of(String name) {
        int slash = name.lastIndexOf('/');
        if (slash == name.length() - 1) {
            return new SnapshotPath(Kind.FOLDER, "", "", "");
        }
        String file = name.substring(slash + 1);
        if (slash < 0 || name.startsWith("__MACOSX/")) {
            return new SnapshotPath(file.equals("README.md") ? Kind.README : Kind.OTHER, "", "", "");
        }
        int above = name.lastIndexOf('/', slash - 1);
        String table = name.substring(above + 1, slash);
        Kind kind = kind(table, file);
        String folder = name.substring(0, above + 1);
        String component = "";
        while (folder.length() > 1) {
            int nameAt = folder.lastIndexOf('/', folder.length() - 2);
            int partAt = nameAt < 0 ? -1 : folder.lastIndexOf('/', nameAt - 1);
            if (nameAt < 0 || !folder.substring(partAt + 1, nameAt).equals(COMPONENTS)) {
                break;
            }
            String part = folder.substring(nameAt + 1, folder.length() - 1);
            component = component.isEmpty() ? part : part + "/" + component;
            folder = folder.substring(0, partAt + 1);
        }
        if (kind == Kind.STORED_FILE) {
            int dot = file.indexOf('.');
            return new SnapshotPath(kind, folder, component, dot < 0 ? file : file.substring(0, dot));
        }
        return new SnapshotPath(kind, folder, component, table);
    }

    private static Kind kind(String table, String file) {
        boolean isSystem = table.startsWith("_");
        if (file.equals("documents.jsonl")) {
            return switch (table) {
                case "_tables" -> Kind.TABLES;
                case STORAGE -> Kind.STORAGE_ROWS;
                default -> isSystem ? Kind.OTHER : Kind.DOCUMENTS;
            };
        }
        if (file.equals("generated_schema.jsonl")) {
            return isSystem ? Kind.OTHER : Kind.SCHEMA;
        }
        if (table.equals(STORAGE) && !file.startsWith(".")) {
            return Kind.STORED_FILE;
        }
        return file.equals("README.md") ? Kind.README : Kind.OTHER;
    }
}
