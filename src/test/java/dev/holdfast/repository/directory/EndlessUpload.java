package dev.holdfast.repository.directory;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.nio.file.Path;

/** A process that uploads until it is killed. Says {@code uploading} once bytes are in the file. */
final class EndlessUpload {
    private EndlessUpload() {}

    public static void main(String[] arguments) throws IOException {
        try (DirectoryStore store = new DirectoryStore(new DirectorySettings(Path.of(arguments[0])));
                Upload upload = store.upload(new ObjectKey(arguments[1]), UploadOptions.standard())) {
            byte[] piece = new byte[1000];
            for (long written = 0; written < 10L << 20; written += piece.length) {
                upload.write(piece);
            }
            upload.flush();
            System.out.println("uploading");
            System.in.read();
        }
    }
}
