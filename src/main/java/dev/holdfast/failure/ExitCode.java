package dev.holdfast.failure;

/** The exit codes of the command line; their numbers are a promise to scripts. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    CONFIGURATION(3),
    DEPLOYMENT(4),
    REPOSITORY(5),
    CORRUPT(6),
    REFUSED(7),
    UNHEALTHY(8);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
