package dev.holdfast.cli;

/** Exit codes as help texts list them; the numbers are those of {@link dev.holdfast.failure.ExitCode}. */
final class Codes {
    static final String DONE = "0:done";
    static final String FAILED = "1:failed unexpectedly; --debug tells more";
    static final String USAGE = "2:called wrongly";
    static final String CONFIGURATION = "3:the configuration is wrong";
    static final String DEPLOYMENT = "4:the deployment is unavailable or refused the key";
    static final String REPOSITORY = "5:a repository is unavailable or denied access";
    static final String CORRUPT = "6:the backup is damaged or does not exist";
    static final String REFUSED = "7:refused by a rule";
    static final String DIFFERENT = "8:the snapshots differ, with --exit-code";
    static final String UNHEALTHY = "8:the check says unhealthy, or the backup is suspect";

    private Codes() {}
}
