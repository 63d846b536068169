package dev.holdfast.sandbox;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a key may be allowed to do. */
public enum KeyOperation {
    CREATE_BACKUPS("deployment:backups:create"),
    VIEW_BACKUPS("deployment:backups:view"),
    DOWNLOAD_BACKUPS("deployment:backups:download"),
    DELETE_BACKUPS("deployment:backups:delete"),
    IMPORT_BACKUPS("deployment:backups:import"),
    VIEW_DATA("deployment:data:view"),
    WRITE_DATA("deployment:data:write"),
    VIEW_ENVIRONMENT_VARIABLES("deployment:env:view"),
    WRITE_ENVIRONMENT_VARIABLES("deployment:env:write"),
    PAUSE_DEPLOYMENT("deployment:pause"),
    UNPAUSE_DEPLOYMENT("deployment:unpause"),
    VIEW_AUDIT_LOG("deployment:auditLog:view"),
    VIEW_INTEGRATIONS("deployment:integrations:view"),
    RUN_INTERNAL_QUERIES("deployment:functions:runInternalQueries"),
    RUN_TEST_QUERY("deployment:functions:runTestQuery"),
    DEPLOY("deployment:deploy");

    private final String wireName;

    KeyOperation(String wireName) {
        this.wireName = wireName;
    }

    /** As it stands in refusals: {@code deployment:backups:create}. */
    String wireName() {
        return wireName;
    }

    /** As {@code check_admin_key} lists it: {@code CreateBackups}. */
    String camelCase() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining());
    }
}
