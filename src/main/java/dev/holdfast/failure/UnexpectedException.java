package dev.holdfast.failure;

/**
 * Something that nobody expected, a fault of Holdfast itself, where it is told like any other failure because somebody has to act on it: work that must not be left half-way without a
 * word. Its message names no more of the cause than its kind and place, as what the cause says may quote anything.
 */
public final class UnexpectedException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public UnexpectedException(String what, String hint, Throwable cause) {
        super(what, hint, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}
