package dev.holdfast.seal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Leaves everything plain. */
enum NoSeal implements Seal {
    INSTANCE;

    @Override
    public OutputStream over(OutputStream to) {
        return new FilterOutputStream(to) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    @Override
    public List<String> fingerprints() {
        return List.of();
    }

    @Override
    public String suffix() {
        return "";
    }
}
