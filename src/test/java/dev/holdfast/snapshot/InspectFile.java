package dev.holdfast.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Inspects one file in a process of its own, whose heap a test has chosen. */
final class InspectFile {
    private InspectFile() {}

    public static void main(String[] arguments) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            System.out.println(
                    new SnapshotInspector(SnapshotLimits.standard()).inspect(in).fileCount() + " files");
        }
    }
}
