package dev.holdfast.snapshot;

/** Hears a ZIP's entries, in their order. */
interface EntryEvents {
    void begin(String name);

    /**
     * Takes more of the entry's bytes. The array may be written to after {@code to} and is the caller's again afterwards.
     *
     * @param to exclusive; {@link JsonScanner#PADDING} more bytes exist
     */
    void data(byte[] buffer, int from, int to);

    void end();
}
