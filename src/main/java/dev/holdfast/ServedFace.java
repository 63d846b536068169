package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.daemon.Daemon;
import dev.holdfast.http.HttpFace;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves metrics and health while the daemon runs, and tells on which port. */
final class ServedFace implements Daemon.Part {
    private final HttpFace face;
    private final AtomicInteger port;

    ServedFace(HttpFace face, AtomicInteger port) {
        this.face = requireNonNull(face, "face");
        this.port = requireNonNull(port, "port");
    }

    @Override
    public void start() {
        port.set(face.start());
    }

    @Override
    public void close() {
        face.close();
    }
}
