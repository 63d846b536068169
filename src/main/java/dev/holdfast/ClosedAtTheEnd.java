package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.daemon.Daemon;

/** What the daemon only has to close when it stops. */
final class ClosedAtTheEnd implements Daemon.Part {
    private final Runnable closing;

    ClosedAtTheEnd(Runnable closing) {
        this.closing = requireNonNull(closing, "closing");
    }

    @Override
    public void start() {}

    @Override
    public void close() {
        closing.run();
    }
}
