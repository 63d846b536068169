package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.SnapshotMerge.Merged;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts as many documents into the table of one file as may be chosen, in a process of its own, whose heap a test has chosen. Of every two one is there. */
final class MergeFile {
    static final TableName TABLE = new TableName("", "users");
    static final int THERE = 100_000;
    /** The documents that are there are numbered so far apart. */
    static final int EVERY = 10;

    static final int CHOSEN = ChosenDocuments.MOST;
    private static final long NUMBER = 10_001;

    private MergeFile() {}

    public static void main(String[] arguments) throws IOException {
        SortedMap<String, byte[]> chosen = new TreeMap<>();
        for (int i = 0; i < CHOSEN; i++) {
            String id = SnapshotMergeTest.id(NUMBER, EVERY * i + i % 2);
            chosen.put(
                    id,
                    ("{\"_creationTime\":1755000000123.25,\"_id\":\"" + id + "\",\"text\":\"chosen\"}")
                            .getBytes(UTF_8));
        }
        Path zip = Path.of(arguments[0]);
        try (InputStream in = Files.newInputStream(zip);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip.resolveSibling("merged.zip")))) {
            Merged merged = new SnapshotMerge(SnapshotLimits.standard())
                    .merge(Optional.of(in), new TreeMap<>(Map.of(TABLE, chosen)), out);
            System.out.println(merged.contents().documents() + " documents, "
                    + merged.met().get(TABLE).size() + " met");
        }
    }
}
