package dev.holdfast.sandbox;

import java.util.regex.Pattern;

/**
 * What is to be imported.
 *
 * @param table empty for a ZIP
 * @param component path under which everything in the file goes
 * @param requestor who asked for it, as rows have it
 */
record ImportRequest(ImportFormat format, ImportMode mode, String table, String component, String requestor) {
    /** Whoever uploads. */
    static final String SNAPSHOT_IMPORT = "snapshotImport";

    /** The cloud itself, of one of its own backups. */
    static final String CLOUD_RESTORE = "cloudRestore";

    private static final Pattern TABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    private static final Pattern COMPONENT = Pattern.compile("([A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*)?");

    ImportRequest {
        if (!table.isEmpty() && !isTableName(table)) {
            throw ApiError.badRequest("ImportInvalidName", "invalid table name " + table);
        }
        if (format == ImportFormat.ZIP && !table.isEmpty()) {
            throw ApiError.badRequest("InvalidName", "ZIP import cannot have table name");
        }
        if (format != ImportFormat.ZIP && table.isEmpty()) {
            throw ApiError.badRequest("InvalidName", format.stored() + " import requires table name");
        }
        if (!COMPONENT.matcher(component).matches()) {
            throw ApiError.badRequest("InvalidComponentPath", "invalid component path " + component);
        }
    }

    static boolean isTableName(String name) {
        return TABLE.matcher(name).matches();
    }

    static boolean isComponentName(String name) {
        return !name.contains("/") && !name.isEmpty() && COMPONENT.matcher(name).matches();
    }
}
