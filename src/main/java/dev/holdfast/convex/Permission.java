package dev.holdfast.convex;

/** What a key must be allowed for our calls: Convex's two names for it, and what we need it for. */
enum Permission {
    CREATE_BACKUPS("CreateBackups", "deployment:backups:create", "request exports"),
    VIEW_BACKUPS("ViewBackups", "deployment:backups:view", "follow exports"),
    DOWNLOAD_BACKUPS("DownloadBackups", "deployment:backups:download", "download exports"),
    DELETE_BACKUPS("DeleteBackups", "deployment:backups:delete", "let the deployment drop its copy of a stored export"),
    IMPORT_BACKUPS("ImportBackups", "deployment:backups:import", "cancel an export that exceeds its deadline"),
    VIEW_ENVIRONMENT("ViewEnvironmentVariables", "deployment:env:view", "save environment variables"),
    VIEW_DATA("ViewData", "deployment:data:view", "see tables and how much is in them"),
    WRITE_DATA("WriteData", "deployment:data:write", "cancel scheduled functions"),
    PAUSE("PauseDeployment", "deployment:pause", "pause the deployment for the time of a restore"),
    UNPAUSE("UnpauseDeployment", "deployment:unpause", "let the deployment run again after a restore"),
    WRITE_ENVIRONMENT("WriteEnvironmentVariables", "deployment:env:write", "restore environment variables"),
    RUN_INTERNAL_QUERIES(
            "RunInternalQueries",
            "deployment:functions:runInternalQueries",
            "call query functions that are not public");

    private final String operation;
    private final String action;
    private final String purpose;

    Permission(String operation, String action, String purpose) {
        this.operation = operation;
        this.action = action;
        this.purpose = purpose;
    }

    /** As {@code /api/check_admin_key} names it. */
    String operation() {
        return operation;
    }

    /** As refusals and the dashboard name it. */
    String action() {
        return action;
    }

    /** What we usually need it for; {@link ApiCall#needing(Permission, String)} has what a call needs it for. */
    String purpose() {
        return purpose;
    }
}
