package dev.holdfast.repository;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;

/**
 * Asks the kernel whether a process is there. {@code /proc}, and {@link ProcessHandle} with it, may hide those of other users; {@code
 * kill(2)} with no signal does not.
 */
final class ProcessTable {
    /** No such process; the same number on every Unix. */
    private static final int ESRCH = 3;

    private ProcessTable() {}

    /** The part of the C library that is needed. */
    interface ProcessLibrary extends Library {
        int kill(int pid, int signal) throws LastErrorException;
    }

    /** A holder, so that the library is loaded with the first question. */
    private static final class Loaded {
        private static final ProcessLibrary LIBRARY = Native.load("c", ProcessLibrary.class);
    }

    /** Whether there is certainly no such process in our own space of processes. In doubt it is false. */
    static boolean isGone(long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            return false;
        }
        try {
            Loaded.LIBRARY.kill((int) pid, 0);
            return false;
        } catch (LastErrorException e) {
            return e.getErrorCode() == ESRCH;
        } catch (LinkageError e) {
            // A temporary folder that forbids execution, or a platform without the library.
            return false;
        }
    }
}
