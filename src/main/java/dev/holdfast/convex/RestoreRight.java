package dev.holdfast.convex;

/** What a restore key is for, and what it must be allowed for that. What is looked at before and after a restore is looked at with the key that takes backups. */
public enum RestoreRight {
    IMPORT(Permission.IMPORT_BACKUPS, "import", ""),
    FOLLOW(Permission.VIEW_BACKUPS, "follow an import", ""),
    PAUSE(Permission.PAUSE, "pause the deployment", "--pause"),
    UNPAUSE(Permission.UNPAUSE, "let the deployment run again", "--pause"),
    ENVIRONMENT(Permission.WRITE_ENVIRONMENT, "set environment variables", "--with-env"),
    JOBS(Permission.WRITE_DATA, "cancel scheduled functions", "--cancel-jobs");

    private final Permission permission;
    private final String purpose;
    private final String option;

    RestoreRight(Permission permission, String purpose, String option) {
        this.permission = permission;
        this.purpose = purpose;
        this.option = option;
    }

    /** The option of {@code restore} that needs it; empty where every restore does. */
    public String option() {
        return option;
    }

    boolean isGiven(Deployment.KeyPermissions permissions) {
        return permissions.may(permission.operation());
    }

    String purpose() {
        return purpose;
    }

    /** As the dashboard and refusals name it. */
    String action() {
        return permission.action();
    }

    /** {@code pause the deployment (deployment:pause), which --pause needs}. */
    public String words() {
        return purpose + " (" + action() + "), which " + (option.isEmpty() ? "every restore" : option) + " needs";
    }
}
