package dev.holdfast.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.Part;
import dev.holdfast.snapshot.SnapshotWriter;
import dev.holdfast.snapshot.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What a deployment may hold, of few names, numbers and ids, so that two of them meet in every way. */
final class MadeUpContent {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
    private static final int NUMBERS = 7;
    private static final long STORAGE = 540;

    private final SortedMap<TableName, Long> numbers = new TreeMap<>();
    private final SortedMap<TableName, SortedSet<Integer>> documents = new TreeMap<>();
    private final SortedMap<String, SortedSet<Integer>> files = new TreeMap<>();

    MadeUpContent(SplittableRandom random) {
        List<String> components = random.nextInt(3) == 0 ? List.of("") : List.of("", "inner");
        boolean hasFiles = random.nextInt(3) > 0;
        for (String component : components) {
            List<Long> free = new ArrayList<>();
            for (int i = 0; i < NUMBERS; i++) {
                free.add(10_001L + i);
            }
            for (String name : NAMES) {
                if (random.nextInt(5) < 3) {
                    TableName table = new TableName(component, name);
                    // most tables have the same number everywhere, as in a deployment and its own backup
                    Long usual = 10_001L + NAMES.indexOf(name);
                    Long number = free.contains(usual) && random.nextInt(4) > 0
                            ? usual
                            : free.get(random.nextInt(free.size()));
                    free.remove(number);
                    numbers.put(table, number);
                    documents.put(table, some(random));
                }
            }
            if (hasFiles) {
                files.put(component, some(random));
            }
        }
    }

    private static SortedSet<Integer> some(SplittableRandom random) {
        SortedSet<Integer> some = new TreeSet<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            some.add(random.nextInt(12));
        }
        return some;
    }

    SortedSet<TableName> tables() {
        return new TreeSet<>(numbers.keySet());
    }

    SortedSet<String> ids(TableName table) {
        SortedSet<String> ids = new TreeSet<>();
        documents
                .getOrDefault(table, Collections.emptySortedSet())
                .forEach(each -> ids.add(id(numbers.get(table), each)));
        return ids;
    }

    private static String id(long number, int content) {
        byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
        Arrays.fill(internal, (byte) content);
        return DocumentId.of(number, internal).text();
    }

    /** All of it, or a part, as a ZIP. */
    byte[] zip(Part part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SnapshotWriter zip = SnapshotWriter.begin(out)) {
            SortedSet<String> components = new TreeSet<>(List.of(""));
            part.tables().forEach(table -> components.add(table.component()));
            components.addAll(part.files());
            for (String component : components) {
                SortedMap<Long, String> listed = new TreeMap<>();
                part.tables().stream()
                        .filter(table -> table.component().equals(component))
                        .forEach(table -> listed.put(numbers.get(table), table.name()));
                zip.tables(component, listed);
            }
            for (TableName table : part.tables()) {
                try (OutputStream lines = zip.table(table.component(), table.name())) {
                    for (String id : ids(table)) {
                        lines.write(("{\"_creationTime\":1755000000123.25,\"_id\":\"" + id + "\",\"n\":1.0}\n")
                                .getBytes(UTF_8));
                    }
                }
            }
            for (String component : part.files()) {
                files(zip, component);
            }
            zip.finish();
        }
        return out.toByteArray();
    }

    byte[] zip() throws IOException {
        return zip(new Part(tables(), new TreeMap<>(), new TreeSet<>(files.keySet())));
    }

    private void files(SnapshotWriter zip, String component) throws IOException {
        try (OutputStream rows = zip.storedFiles(component)) {
            for (int file : files.get(component)) {
                rows.write(("{\"_creationTime\":1755000000123.25,\"_id\":\"" + id(STORAGE, file)
                                + "\",\"contentType\":null,\"internalId\":\""
                                + UUID.nameUUIDFromBytes(content(component, file)) + "\",\"sha256\":\""
                                + sha256(content(component, file)) + "\",\"size\":" + content(component, file).length
                                + "}\n")
                        .getBytes(UTF_8));
            }
        }
        for (int file : files.get(component)) {
            try (OutputStream bytes = zip.storedFile(component, DocumentId.parse(id(STORAGE, file)), "")) {
                bytes.write(content(component, file));
            }
        }
    }

    private static byte[] content(String component, int file) {
        return (component + "/" + file).getBytes(UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
