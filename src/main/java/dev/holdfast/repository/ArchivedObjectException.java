package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import org.jspecify.annotations.Nullable;

/** An object cannot be read where it lies: its storage class keeps it in an archive, from which it must be thawed first. */
public final class ArchivedObjectException extends RepositoryException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String storageClass;

    public ArchivedObjectException(ObjectKey key, String location, String storageClass, @Nullable Throwable cause) {
        super(
                "cannot read " + key + " in " + location + ": it is archived in the class " + storageClass,
                "thaw it first: holdfast thaw BACKUP, or add --thaw to the command that reads it",
                cause);
        this.key = key.value();
        this.storageClass = storageClass;
    }

    public ObjectKey key() {
        return new ObjectKey(key);
    }

    /** S3's word, as {@code GLACIER}. */
    public String storageClass() {
        return storageClass;
    }
}
