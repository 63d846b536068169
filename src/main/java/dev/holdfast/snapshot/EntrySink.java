package dev.holdfast.snapshot;

import java.io.IOException;

/** Where a {@link ZipReader} puts the entries' bytes, entry after entry. The sink owns the array, so that bytes are unpacked straight to where they are needed. */
interface EntrySink {
    void begin(String name) throws IOException;

    /** Returns how many bytes may be written to {@link #buffer()} at {@link #at()}; at least one. Both may have changed. */
    int room() throws IOException;

    byte[] buffer();

    int at();

    /** Takes {@code count} bytes that were written there. */
    void written(int count);

    void end() throws IOException;
}
