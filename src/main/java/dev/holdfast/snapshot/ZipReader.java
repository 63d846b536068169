package dev.holdfast.snapshot;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a ZIP from its first byte to its last, in one pass and without looking back, and accounts for every byte: each must belong to an entry, the directory or its
 * end. Anything else, and anything that disagrees, is damage. The entries go into a sink as they come; none of them may be trusted before {@link #read} has returned.
 *
 * <p>Of our own, since the JDK's {@code ZipInputStream} stops at Convex's descriptors (see {@link DataDescriptor}), and other stream readers neither compare checksums
 * nor read the directory at the end.
 */
final class ZipReader implements AutoCloseable {
    private static final int SIGNATURE_BYTES = 4;

    private final ZipInput in;
    private final SnapshotLimits limits;
    private final EntrySink sink;
    private final EntryLedger ledger;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc32 = new CRC32();
    private long unpackedBytes;

    ZipReader(ZipInput in, SnapshotLimits limits, EntrySink sink) {
        this.in = in;
        this.limits = limits;
        this.sink = sink;
        this.ledger = new EntryLedger(limits.maxEntries());
    }

    /** Reads all of it, the end of the stream included. */
    void read() throws IOException {
        while (true) {
            in.need(SIGNATURE_BYTES, in.position() == 0 ? "its very beginning" : "its list of entries");
            long signature = in.u32(0);
            if (signature == ZipFormat.LOCAL) {
                readEntry();
            } else if (ledger.count() > 0 && signature == ZipFormat.DIRECTORY) {
                break;
            } else if (in.position() == 0) {
                throw Damage.inZip(
                        0, signature == ZipFormat.END ? "the ZIP is empty" : "this is not the beginning of a ZIP");
            } else {
                throw Damage.inZip(in.position(), "neither an entry nor the directory begins here");
            }
        }
        new ZipDirectory(in, ledger).read();
    }

    private void readEntry() throws IOException {
        LocalHeader header = LocalHeader.read(in);
        ledger.open(header);
        sink.begin(header.name());
        crc32.reset();
        long start = in.position();
        long before = unpackedBytes;
        if (header.method() == ZipFormat.DEFLATED) {
            inflate(header);
        } else if (header.hasDescriptor()) {
            copyToDescriptor(header);
        } else {
            copy(header);
        }
        EntryFacts facts = new EntryFacts(crc32.getValue(), in.position() - start, unpackedBytes - before);
        String difference = header.difference(facts);
        if (!difference.isEmpty()) {
            throw Damage.inZip(header.offset(), header.name() + " is damaged: " + difference);
        }
        if (header.isFolder() && facts.sizeBytes() > 0) {
            throw Damage.inZip(header.offset(), header.name() + " is a folder, but has bytes");
        }
        if (header.hasDescriptor()) {
            DataDescriptor.skip(in, header, facts);
        }
        sink.end();
        ledger.add(header, facts);
    }

    private void inflate(LocalHeader header) throws IOException {
        inflater.reset();
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    in.need(1, header.name());
                    inflater.setInput(in.buffer(), in.from(), in.available());
                }
                int room = sink.room();
                long read = inflater.getBytesRead();
                int count = inflater.inflate(sink.buffer(), sink.at(), room);
                in.skip((int) (inflater.getBytesRead() - read));
                if (inflater.needsDictionary()) {
                    throw Damage.inZip(in.position(), header.name() + " needs a dictionary, which no ZIP has");
                }
                written(header, count);
            }
        } catch (DataFormatException e) {
            throw Damage.inZip(in.position(), "the packed bytes of " + header.name() + " are wrong", e);
        }
    }

    private void copy(LocalHeader header) throws IOException {
        long rest = header.compressedBytes();
        if (rest < 0) {
            throw Damage.inZip(header.offset(), header.name() + " is said to have more bytes than there can be");
        }
        while (rest > 0) {
            in.need(1, header.name());
            int count = (int) Math.min(rest, Math.min(in.available(), sink.room()));
            put(header, count);
            rest -= count;
        }
    }

    /** Copies up to the first place where a descriptor stands that agrees with all that came before it. */
    private void copyToDescriptor(LocalHeader header) throws IOException {
        long start = in.position();
        while (true) {
            if (in.fill(SIGNATURE_BYTES) < SIGNATURE_BYTES) {
                throw Damage.endsEarly(in.position() + in.available(), header.name());
            }
            int count = untilSignature();
            while (count > 0) {
                int part = Math.min(count, sink.room());
                put(header, part);
                count -= part;
            }
            if (in.available() >= SIGNATURE_BYTES && in.u32(0) == ZipFormat.DESCRIPTOR) {
                long size = in.position() - start;
                if (DataDescriptor.length(in, header, new EntryFacts(crc32.getValue(), size, size)) > 0) {
                    return;
                }
                sink.room();
                put(header, 1);
            }
        }
    }

    /** Returns how many bytes stand before the next descriptor's signature or, if there is none, may be taken without cutting one in two. */
    private int untilSignature() {
        byte[] b = in.buffer();
        int last = in.from() + in.available() - SIGNATURE_BYTES;
        for (int i = in.from(); i <= last; i++) {
            if (b[i] == 'P' && LittleEndian.u32(b, i) == ZipFormat.DESCRIPTOR) {
                return i - in.from();
            }
        }
        return last + 1 - in.from();
    }

    private void put(LocalHeader header, int count) {
        System.arraycopy(in.buffer(), in.from(), sink.buffer(), sink.at(), count);
        in.skip(count);
        written(header, count);
    }

    private void written(LocalHeader header, int count) {
        crc32.update(sink.buffer(), sink.at(), count);
        sink.written(count);
        unpackedBytes += count;
        if (unpackedBytes > limits.expansionFloorBytes() && unpackedBytes / limits.maxExpansion() > in.position()) {
            throw Damage.inZip(
                    in.position(),
                    "it unpacks to more than " + limits.maxExpansion() + " times its size, in " + header.name()
                            + ": this is no snapshot but a zip bomb");
        }
    }

    /** Frees the decompressor; does not close the source. */
    @Override
    public void close() {
        inflater.end();
    }
}
