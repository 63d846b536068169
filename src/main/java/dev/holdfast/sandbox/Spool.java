package dev.holdfast.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Bytes that need not be in memory: one file in the machine's temporary folder that only grows. The file has no name from the beginning, so that it is gone with the process, and what was
 * imported can still be read after the sandbox was closed. Any thread may call it.
 *
 * <p>No file channel: an interrupt of one thread would close it for all.
 */
final class Spool {
    private static final int BUFFER_BYTES = 1 << 20;

    /** All guarded by this. */
    private final RandomAccessFile file;

    private byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;
    private long flushed;

    private Spool(RandomAccessFile file) {
        this.file = file;
    }

    static Spool create() {
        try {
            Path path = Files.createTempFile("holdfast-sandbox-", ".spool");
            File named = path.toFile();
            RandomAccessFile file = new RandomAccessFile(named, "rw");
            Files.delete(path);
            return new Spool(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where the next byte goes. */
    synchronized long position() {
        return flushed + buffered;
    }

    /** Appends bytes and returns where they begin. */
    synchronized long append(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        long begin = position();
        if (length > buffer.length - buffered) {
            flush();
        }
        if (length > buffer.length) {
            write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, buffered, length);
            buffered += length;
        }
        return begin;
    }

    synchronized void read(long position, byte[] into, int offset, int length) {
        if (position + length > flushed) {
            flush();
        }
        try {
            file.seek(position);
            file.readFully(into, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that hardly anything more will come. */
    synchronized void rest() {
        flush();
        buffer = new byte[0];
    }

    private synchronized void flush() {
        write(buffer, 0, buffered);
        buffered = 0;
    }

    private synchronized void write(byte[] bytes, int offset, int length) {
        try {
            file.seek(flushed);
            file.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        flushed += length;
    }
}
