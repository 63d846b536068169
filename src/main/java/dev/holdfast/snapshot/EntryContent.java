package dev.holdfast.snapshot;

/** Takes the bytes of one entry. */
interface EntryContent {
    /** @param to exclusive; {@link JsonScanner#PADDING} more bytes exist */
    void data(byte[] buffer, int from, int to);

    void end();
}
