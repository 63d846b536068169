package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.daemon.Daemon;

/** What the daemon only has to close when it stops. */
final class ClosedAtTheEnd implements Daemon.Part {
    private final AutoCloseable closeable;

    ClosedAtTheEnd(AutoCloseable closeable) {
        this.closeable = requireNonNull(closeable, "closeable");
    }

    @Override
    public void start() {}

    @Override
    @SuppressWarnings("IllegalCatch") // whatever it is, the other parts are closed too
    public void close() {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing failed", e);
        }
    }
}
