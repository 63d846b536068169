package dev.holdfast.cli;

import dev.holdfast.replicate.CopyProgress;
import dev.holdfast.replicate.CopyResult;
import dev.holdfast.replicate.MissingCopy;

/** How far copying is, on stderr. */
final class CopyLine implements CopyProgress {
    private final ProgressLine line;

    CopyLine(ProgressLine line) {
        this.line = line;
    }

    @Override
    public void begin(MissingCopy copy) {
        line.step("copying " + copy.backup().id() + " to " + copy.target());
    }

    @Override
    public void transferred(long bytes, long total) {
        line.transferred(bytes, total);
    }

    @Override
    public void end(CopyResult result) {}
}
