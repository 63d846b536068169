package dev.holdfast.cli;

import dev.holdfast.watch.OffHostWatch;
import java.time.Duration;

/** Looks at repositories from outside, without a daemon and without writing to them; the wiring implements it. Opening it opens no connection. One thread. */
public interface Watchpost extends AutoCloseable {
    /** Reads everything anew, judges it, and tells those who are to be told. What cannot be read is told in the answer and does not throw. */
    OffHostWatch.View look() throws InterruptedException;

    /** Returns after so long. */
    void pause(Duration length) throws InterruptedException;

    @Override
    void close();
}
