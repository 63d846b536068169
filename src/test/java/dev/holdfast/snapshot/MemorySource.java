package dev.holdfast.snapshot;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A ZIP in memory, which counts how often it was opened. */
public final class MemorySource implements ZipSource {
    private final String name;
    private final byte[] zip;
    private int opened;

    public MemorySource(String name, byte[] zip) {
        this.name = name;
        this.zip = zip.clone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public InputStream open() {
        opened++;
        return new ByteArrayInputStream(zip);
    }

    public int opened() {
        return opened;
    }
}
