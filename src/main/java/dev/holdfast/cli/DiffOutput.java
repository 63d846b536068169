package dev.holdfast.cli;

import dev.holdfast.look.DiffListener;
import dev.holdfast.look.DiffResult;

/** Prints differences as they are found. */
interface DiffOutput extends DiffListener {
    /** Prints what they come to. */
    void end(DiffResult result);
}
