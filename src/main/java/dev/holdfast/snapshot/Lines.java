package dev.holdfast.snapshot;

import java.util.Arrays;

/** Cuts an entry into lines of JSON, and holds together those that came in pieces. */
final class Lines implements EntryContent {
    private final String entry;
    private final LineHandler handler;
    private final JsonScanner scanner;
    private final int maxLineBytes;
    private final Findings findings;
    private byte[] carry = new byte[0];
    private int carried;
    private long number;
    /** Bytes of the entry before the lines that are now looked at. */
    private long before;

    Lines(String entry, LineHandler handler, SnapshotLimits limits, Findings findings) {
        this.entry = entry;
        this.handler = handler;
        this.scanner = handler.scanner();
        this.maxLineBytes = limits.maxLineBytes();
        this.findings = findings;
    }

    @Override
    public void data(byte[] b, int from, int to) {
        int start = from;
        if (carried > 0) {
            start = afterLineFeed(b, from, to);
            keep(b, from, start);
            if (carry[carried - 1] != '\n') {
                return;
            }
            lines(carry, 0, carried);
            carried = 0;
        }
        int end = to;
        while (end > start && b[end - 1] != '\n') {
            end--;
        }
        lines(b, start, end);
        if (end < to) {
            keep(b, end, to);
        }
    }

    private static int afterLineFeed(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '\n') {
                return i + 1;
            }
        }
        return to;
    }

    private void keep(byte[] b, int from, int to) {
        int length = to - from;
        if (length > maxLineBytes - carried) {
            throw Damage.inLine(entry, number + 1, before, "the line is longer than " + maxLineBytes + " bytes");
        }
        int needed = carried + length + 1 + JsonScanner.PADDING;
        if (needed > carry.length) {
            carry = Arrays.copyOf(
                    carry, Math.max(needed, Math.min(2 * needed, maxLineBytes + 1 + JsonScanner.PADDING)));
        }
        System.arraycopy(b, from, carry, carried, length);
        carried += length;
    }

    /** Takes whole lines. */
    private void lines(byte[] b, int from, int to) {
        int start = from;
        try {
            while (start < to) {
                int end = scanner.scan(b, start);
                handler.line(b, start, end, number + 1);
                number++;
                start = end + 1;
            }
        } catch (LineDamage e) {
            throw Damage.inLine(entry, number + 1, before + e.at() - from, e.getMessage());
        }
        before += to - from;
    }

    @Override
    public void end() {
        long bytes = before + carried;
        if (carried > 0) {
            findings.add(entry + " does not end with a line feed");
            carry[carried] = '\n';
            lines(carry, 0, carried + 1);
        }
        carry = new byte[0];
        handler.end(bytes);
    }
}
