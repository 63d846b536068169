package dev.holdfast.restore;

/** What happens to what the target holds already. */
public enum RestoreMode {
    /** The target holds what is restored and nothing else: tables born later go. The only true way back. */
    REPLACE_ALL("replace-all"),
    /** The tables that are restored are exchanged; all others stay. */
    REPLACE("replace"),
    /** Documents come in addition; one whose id is there already stops the import, which is then done in part. */
    APPEND("append"),
    /** The tables that are restored must have no documents in the target. */
    REQUIRE_EMPTY("require-empty");

    private final String word;

    RestoreMode(String word) {
        this.word = word;
    }

    /** As people write it. */
    public String word() {
        return word;
    }

    /** Whether the import takes effect all at once or not at all. */
    public boolean isAtomic() {
        return this != APPEND;
    }
}
