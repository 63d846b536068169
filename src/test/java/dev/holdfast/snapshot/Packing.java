package dev.holdfast.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** The ways in which the same files become a ZIP. */
enum Packing {
    CONVEX {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            try (ZipStream zip = new ZipStream(out)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    try (OutputStream content = zip.entry(entry.getKey())) {
                        content.write(entry.getValue());
                    }
                }
                zip.finish();
            }
        }
    },
    JDK {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            jdk(entries, out, ZipEntry.DEFLATED);
        }
    },
    JDK_STORED {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            jdk(entries, out, ZipEntry.STORED);
        }
    },
    COMMONS_STREAM {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            commons(entries, new ZipArchiveOutputStream(new FilterOutputStream(out)), Zip64Mode.AsNeeded);
        }
    },
    COMMONS_STREAM_ZIP64 {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            commons(entries, new ZipArchiveOutputStream(new FilterOutputStream(out)), Zip64Mode.Always);
        }
    },
    COMMONS_SEEKABLE {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            seekable(entries, out, Zip64Mode.Never);
        }
    },
    COMMONS_SEEKABLE_ZIP64 {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            seekable(entries, out, Zip64Mode.Always);
        }
    },
    COMMONS_SEEKABLE_COMPATIBLE {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            seekable(entries, out, Zip64Mode.AlwaysWithCompatibility);
        }
    },
    SHORT_BARE {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            handmade(entries, out, ZipFormat.DEFLATED, HandmadeZip.Descriptor.SHORT_BARE);
        }
    },
    LONG_BARE {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            handmade(entries, out, ZipFormat.DEFLATED, HandmadeZip.Descriptor.LONG_BARE);
        }
    },
    STORED_SHORT {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            handmade(entries, out, ZipFormat.STORED, HandmadeZip.Descriptor.SHORT);
        }
    },
    STORED_LONG {
        @Override
        void pack(Map<String, byte[]> entries, OutputStream out) throws IOException {
            handmade(entries, out, ZipFormat.STORED, HandmadeZip.Descriptor.LONG);
        }
    };

    abstract void pack(Map<String, byte[]> entries, OutputStream out) throws IOException;

    byte[] pack(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            pack(entries, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void jdk(Map<String, byte[]> entries, OutputStream out, int method) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> content : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                entry.setTime(0);
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 crc32 = new CRC32();
                    crc32.update(content.getValue());
                    entry.setCrc(crc32.getValue());
                    entry.setSize(content.getValue().length);
                }
                zip.putNextEntry(entry);
                zip.write(content.getValue());
                zip.closeEntry();
            }
        }
    }

    private static void seekable(Map<String, byte[]> entries, OutputStream out, Zip64Mode mode) throws IOException {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        commons(entries, new ZipArchiveOutputStream(channel), mode);
        out.write(channel.array(), 0, (int) channel.size());
    }

    private static void commons(Map<String, byte[]> entries, ZipArchiveOutputStream zip, Zip64Mode mode)
            throws IOException {
        try (zip) {
            zip.setUseZip64(mode);
            for (Map.Entry<String, byte[]> content : entries.entrySet()) {
                ZipArchiveEntry entry = new ZipArchiveEntry(content.getKey());
                entry.setTime(0);
                zip.putArchiveEntry(entry);
                zip.write(content.getValue());
                zip.closeArchiveEntry();
            }
        }
    }

    private static void handmade(
            Map<String, byte[]> entries, OutputStream out, int method, HandmadeZip.Descriptor descriptor)
            throws IOException {
        HandmadeZip zip = new HandmadeZip();
        entries.forEach((name, content) -> zip.add(name, content, method, descriptor));
        out.write(zip.finish());
    }
}
