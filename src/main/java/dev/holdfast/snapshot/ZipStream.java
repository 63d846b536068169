package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes the container of a snapshot byte for byte as Convex's writer (the Rust library async_zip 0.0.18) does, in one pass:
 *
 * <pre>
 * local header     flags 0x0808 (sizes follow, UTF-8), deflate, time 0, CRC 0, both sizes 0xffffffff, Zip64 extra of 16 zero bytes
 * data             deflated
 * data descriptor  signature, CRC, both sizes 0xffffffff: 16 bytes, although the Zip64 extra promises 24
 * directory entry  both sizes and the offset 0xffffffff, Zip64 extra of 24 bytes with the truth, mode 0644
 * end              Zip64 end record, its locator and the plain end record, always all three
 * </pre>
 *
 * <p>Not safe for use by several threads. Entries are written one after another: each must be closed before the next begins.
 */
final class ZipStream implements Closeable {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int DATA_DESCRIPTOR = 0x08074b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int END = 0x06054b50;

    private static final short FLAGS = 0x0808;
    private static final short DEFLATE = 8;
    private static final short NEEDS_ZIP_2_0 = 20;
    private static final short NEEDS_ZIP64 = 46;
    private static final short MADE_BY_UNIX_6_3 = 0x033f;
    private static final short ZIP64_EXTRA = 1;
    private static final int MODE_0644 = 0644 << 16;
    private static final int UNKNOWN = 0xffff_ffff;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream out;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] deflated = new byte[BUFFER_BYTES];
    private final List<Written> directory = new ArrayList<>();
    private long position;
    private boolean inEntry;

    ZipStream(OutputStream out) {
        this.out = out;
    }

    /** Begins an entry; its content goes into the stream that is returned, which the caller closes. */
    OutputStream entry(String name) throws IOException {
        if (inEntry) {
            throw new IllegalStateException("an entry is still open; close it before " + name);
        }
        byte[] nameBytes = name.getBytes(UTF_8);
        if (nameBytes.length > 0xffff) {
            throw new IllegalArgumentException("a name of " + nameBytes.length + " bytes does not fit into a ZIP");
        }
        long start = position;
        byte[] headerBytes = new byte[30 + nameBytes.length + 20];
        ByteBuffer header = littleEndian(headerBytes);
        header.putInt(LOCAL_HEADER).putShort(NEEDS_ZIP_2_0).putShort(FLAGS).putShort(DEFLATE);
        header.putInt(0).putInt(0).putInt(UNKNOWN).putInt(UNKNOWN);
        header.putShort((short) nameBytes.length).putShort((short) 20).put(nameBytes);
        header.putShort(ZIP64_EXTRA).putShort((short) 16).putLong(0).putLong(0);
        write(headerBytes, headerBytes.length);
        deflater.reset();
        inEntry = true;
        return new Entry(nameBytes, start);
    }

    /** Writes the central directory. Nothing can be added any more. */
    void finish() throws IOException {
        if (inEntry) {
            throw new IllegalStateException("an entry is still open");
        }
        long start = position;
        for (Written entry : directory) {
            byte[] bytes = entry.directoryEntry();
            write(bytes, bytes.length);
        }
        long end = position;
        byte[] tailBytes = new byte[56 + 20 + 22];
        ByteBuffer tail = littleEndian(tailBytes);
        tail.putInt(ZIP64_END).putLong(44).putShort(MADE_BY_UNIX_6_3).putShort(NEEDS_ZIP64);
        tail.putInt(0).putInt(0).putLong(directory.size()).putLong(directory.size());
        tail.putLong(end - start).putLong(start);
        tail.putInt(ZIP64_LOCATOR).putInt(0).putLong(end).putInt(1);
        tail.putInt(END).putShort((short) 0).putShort((short) 0);
        short entries = (short) Math.min(directory.size(), 0xffff);
        tail.putShort(entries).putShort(entries).putInt(atMost32Bits(end - start));
        tail.putInt(atMost32Bits(start)).putShort((short) 0);
        write(tailBytes, tailBytes.length);
        out.flush();
    }

    /** Frees memory; writes nothing and leaves the underlying stream open. May be called twice. */
    @Override
    public void close() {
        deflater.end();
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        position += length;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int atMost32Bits(long value) {
        return (int) Math.min(value, 0xffff_ffffL);
    }

    /** What the directory says about an entry. */
    private record Written(String name, long start, int crc, long size, long deflatedSize) {
        byte[] directoryEntry() {
            byte[] nameBytes = name.getBytes(UTF_8);
            byte[] entryBytes = new byte[46 + nameBytes.length + 28];
            ByteBuffer entry = littleEndian(entryBytes);
            entry.putInt(DIRECTORY_ENTRY).putShort(MADE_BY_UNIX_6_3).putShort(NEEDS_ZIP_2_0);
            entry.putShort(FLAGS)
                    .putShort(DEFLATE)
                    .putInt(0)
                    .putInt(crc)
                    .putInt(UNKNOWN)
                    .putInt(UNKNOWN);
            entry.putShort((short) nameBytes.length).putShort((short) 28).putShort((short) 0);
            entry.putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(MODE_0644)
                    .putInt(UNKNOWN)
                    .put(nameBytes);
            entry.putShort(ZIP64_EXTRA)
                    .putShort((short) 24)
                    .putLong(size)
                    .putLong(deflatedSize)
                    .putLong(start);
            return entryBytes;
        }
    }

    /** The content of the entry that is being written. */
    private final class Entry extends OutputStream {
        private final byte[] name;
        private final long start;
        private final long dataStart = position;
        private final CRC32 crc = new CRC32();
        private long size;
        private boolean open = true;

        Entry(byte[] name, long start) {
            this.name = name;
            this.start = start;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!open) {
                throw new IOException("the entry is closed: " + new String(name, UTF_8));
            }
            crc.update(bytes, offset, length);
            size += length;
            deflater.setInput(bytes, offset, length);
            while (!deflater.needsInput()) {
                drain();
            }
        }

        @Override
        public void close() throws IOException {
            if (!open) {
                return;
            }
            open = false;
            inEntry = false;
            deflater.finish();
            while (!deflater.finished()) {
                drain();
            }
            long deflatedSize = position - dataStart;
            byte[] descriptorBytes = new byte[16];
            ByteBuffer descriptor = littleEndian(descriptorBytes);
            descriptor.putInt(DATA_DESCRIPTOR).putInt((int) crc.getValue()).putInt(UNKNOWN);
            descriptor.putInt(UNKNOWN);
            ZipStream.this.write(descriptorBytes, descriptorBytes.length);
            directory.add(new Written(new String(name, UTF_8), start, (int) crc.getValue(), size, deflatedSize));
        }

        private void drain() throws IOException {
            int count = deflater.deflate(deflated);
            ZipStream.this.write(deflated, count);
        }
    }
}
