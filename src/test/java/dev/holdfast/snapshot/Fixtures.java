package dev.holdfast.snapshot;

import java.io.IOException;
import java.io.InputStream;

/** Exports as Convex writes them, made by a writer that is independent of ours; the JSON beside each says what is in it. */
final class Fixtures {
    private Fixtures() {}

    static byte[] bytes(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/fixtures/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read fixture " + name, e);
        }
    }
}
