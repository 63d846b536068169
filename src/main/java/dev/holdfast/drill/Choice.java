package dev.holdfast.drill;

/** Which backup is drilled. */
public enum Choice {
    /** The newest verified one. */
    LATEST,
    /** Any that could be restored, so that old ones are proved too. */
    RANDOM
}
