package dev.holdfast.repository;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An object being written. One thread at a time. Memory is bounded whatever the length. {@link #close()} without a {@link
 * #commit()} before it drops everything; after a commit it does nothing.
 */
public abstract class Upload extends OutputStream {
    /**
     * Makes the object visible, durable and whole, or throws. The answer's size equals the bytes written, checked by the store; bytes
     * that the store received otherwise than they were sent make it throw where the store can tell.
     *
     * @throws IOException when the store failed; the object is then not visible, or the failure says that its fate is unknown
     */
    public abstract StoredObject commit() throws IOException;

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void close() throws IOException;
}
