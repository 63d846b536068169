package dev.holdfast.repository;

import org.jspecify.annotations.Nullable;

/** A stored copy did not give what its manifest says: take another one. Says nothing against where the bytes were to go. */
public final class UnusableCopyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isDamaged;

    public UnusableCopyException(String what, boolean isDamaged, @Nullable Throwable cause) {
        super(what, cause);
        this.isDamaged = isDamaged;
    }

    /** Whether its bytes were there and others than they should be, or not there at all; else it could only not be read now. */
    public boolean isDamaged() {
        return isDamaged;
    }
}
