package dev.holdfast.repository;

/** How fast an object shall be thawed, slowest and cheapest first; S3's words. */
public enum ThawSpeed {
    BULK,
    STANDARD,
    EXPEDITED
}
