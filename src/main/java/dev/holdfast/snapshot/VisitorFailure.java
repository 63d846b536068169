package dev.holdfast.snapshot;

import java.io.IOException;

/** Carries what a visitor threw from its thread to that of the walk's caller. */
final class VisitorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException thrown;

    VisitorFailure(IOException thrown) {
        super(thrown.getMessage(), thrown, false, false);
        this.thrown = thrown;
    }

    IOException thrown() {
        return thrown;
    }
}
