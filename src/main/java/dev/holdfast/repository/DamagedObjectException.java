package dev.holdfast.repository;

import java.io.IOException;

/**
 * What was read of an object is not what its store says it keeps: the bytes changed on the disk, in the store, or on their way. A second
 * reading tells the way from the others.
 */
public final class DamagedObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedObjectException(String message) {
        super(message);
    }
}
