package dev.holdfast.repository;

import java.util.NoSuchElementException;

/** An object that was asked for is not there. The layout turns it into a failure that people understand. */
public final class ObjectMissingException extends NoSuchElementException {
    private static final long serialVersionUID = 1L;

    public ObjectMissingException(ObjectKey key, String location) {
        super("no object " + key + " in " + location);
    }
}
