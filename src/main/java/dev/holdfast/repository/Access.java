package dev.holdfast.repository;

/** Whether an object can be read now. */
public enum Access {
    READABLE,
    /** In an archive; must be thawed first. */
    ARCHIVED,
    /** In an archive, and a thaw is under way. */
    THAWING,
    /** In an archive, with a thawed copy that can be read for some days. */
    THAWED;

    public boolean isReadable() {
        return this == READABLE || this == THAWED;
    }
}
