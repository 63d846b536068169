package dev.holdfast.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes ZIPs byte by byte, in the forms that other writers are known for and in forms that no writer should use. */
final class HandmadeZip {
    /** What stands behind an entry's bytes. */
    enum Descriptor {
        NONE,
        SHORT,
        SHORT_BARE,
        LONG,
        LONG_BARE,
        CONVEX
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();
    private int flags = 0x800;
    private int methodSaid = -1;
    private byte[] extra = new byte[0];
    private byte[] comment = new byte[0];

    HandmadeZip flags(int more) {
        flags |= more;
        return this;
    }

    /** Says another method than the entries are packed with. */
    HandmadeZip sayMethod(int method) {
        methodSaid = method;
        return this;
    }

    /** Puts these bytes into the extra fields of both headers. */
    HandmadeZip extra(byte... bytes) {
        extra = bytes.clone();
        return this;
    }

    HandmadeZip comment(String text) {
        comment = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    HandmadeZip raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    HandmadeZip add(String name, byte[] content, int method, Descriptor descriptor) {
        return add(name.getBytes(StandardCharsets.UTF_8), content, method, descriptor);
    }

    HandmadeZip add(byte[] name, byte[] content, int method, Descriptor descriptor) {
        byte[] packed = method == ZipFormat.DEFLATED ? deflate(content) : content;
        CRC32 sum = new CRC32();
        sum.update(content);
        int crc = (int) sum.getValue();
        int offset = out.size();
        boolean isOpen = descriptor != Descriptor.NONE;
        boolean isLong =
                descriptor == Descriptor.LONG || descriptor == Descriptor.LONG_BARE || descriptor == Descriptor.CONVEX;
        Bytes head = new Bytes()
                .u16(isLong ? 45 : 20)
                .u16(flags | (isOpen ? ZipFormat.HAS_DESCRIPTOR : 0))
                .u16(methodSaid < 0 ? method : methodSaid)
                .u32(0x5a8f_3c01);
        byte[] zip64 = isLong ? new Bytes().u16(1).u16(16).u64(0).u64(0).toArray() : new byte[0];
        out.writeBytes(new Bytes()
                .u32((int) ZipFormat.LOCAL)
                .all(head.toArray())
                .u32(isOpen ? 0 : crc)
                .u32(isLong ? -1 : isOpen ? 0 : packed.length)
                .u32(isLong ? -1 : isOpen ? 0 : content.length)
                .u16(name.length)
                .u16(zip64.length + extra.length)
                .all(name)
                .all(zip64)
                .all(extra)
                .toArray());
        out.writeBytes(packed);
        out.writeBytes(descriptor(descriptor, crc, packed.length, content.length));
        directory.add(new Bytes()
                .u32((int) ZipFormat.DIRECTORY)
                .u16(0x033f)
                .all(head.toArray())
                .u32(crc)
                .u32(packed.length)
                .u32(content.length)
                .u16(name.length)
                .u16(extra.length)
                .u16(0)
                .u16(0)
                .u16(0)
                .u32(0x81a4_0000)
                .u32(offset)
                .all(name)
                .all(extra)
                .toArray());
        return this;
    }

    private static byte[] descriptor(Descriptor form, int crc, int packed, int size) {
        Bytes bytes = new Bytes();
        if (form == Descriptor.SHORT || form == Descriptor.LONG || form == Descriptor.CONVEX) {
            bytes.u32((int) ZipFormat.DESCRIPTOR);
        }
        return switch (form) {
            case NONE -> new byte[0];
            case SHORT, SHORT_BARE -> bytes.u32(crc).u32(packed).u32(size).toArray();
            case LONG, LONG_BARE -> bytes.u32(crc).u64(packed).u64(size).toArray();
            case CONVEX -> bytes.u32(crc).u32(-1).u32(-1).toArray();
        };
    }

    private static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[content.length + 1024];
        int length = deflater.deflate(packed);
        deflater.end();
        return java.util.Arrays.copyOf(packed, length);
    }

    HandmadeZip reverseDirectory() {
        Collections.reverse(directory);
        return this;
    }

    /** Takes the directory's record away that was added at that place. */
    HandmadeZip forget(int place) {
        directory.remove(place);
        return this;
    }

    HandmadeZip repeat(int place) {
        directory.add(directory.get(place));
        return this;
    }

    byte[] finish() {
        int start = out.size();
        directory.forEach(out::writeBytes);
        int size = out.size() - start;
        out.writeBytes(new Bytes()
                .u32((int) ZipFormat.END)
                .u32(0)
                .u16(directory.size())
                .u16(directory.size())
                .u32(size)
                .u32(start)
                .u16(comment.length)
                .all(comment)
                .toArray());
        return out.toByteArray();
    }

    private static final class Bytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Bytes u16(int value) {
            bytes.write(value);
            bytes.write(value >>> 8);
            return this;
        }

        Bytes u32(int value) {
            return u16(value).u16(value >>> 16);
        }

        Bytes u64(long value) {
            return u32((int) value).u32((int) (value >>> 32));
        }

        Bytes all(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        byte[] toArray() {
            return bytes.toByteArray();
        }
    }
}
