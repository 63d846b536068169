package dev.holdfast.snapshot;

/** Looks at the lines of one entry. */
interface LineHandler {
    /** Returns what scans each line before it is looked at. */
    JsonScanner scanner();

    /**
     * Takes one line that is JSON.
     *
     * @param to where its line feed stands
     * @throws LineDamage if it is not what it should be
     */
    void line(byte[] b, int from, int to, long number);

    /** @param bytes of the whole entry */
    void end(long bytes);
}
