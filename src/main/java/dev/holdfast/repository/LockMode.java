package dev.holdfast.repository;

/** How strong a lock is, the stronger last; S3's words. */
public enum LockMode {
    /** Who has the permission for it may remove the object all the same; Holdfast never does. */
    GOVERNANCE,
    /** Nobody can remove the object or shorten the lock. */
    COMPLIANCE
}
