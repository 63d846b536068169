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

    /** How many bytes it has, those of an earlier process included, so that the next one written has this place. */
    public abstract long position();

    /**
     * Ends it without a commit and without dropping what it has, for {@link ObjectStore#resume}; the last bytes may get lost. Does nothing after its
     * end. What nobody takes up is swept later.
     */
    public abstract void suspend() throws IOException;

    @Override
    public abstract void close() throws IOException;
}
