package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** A snapshot that is made up from a seed, to be changed and written at will: documents with every type of value in tables of several components, and stored files. */
public final class GeneratedSnapshot {
    private static final String[] VALUES = {
        "null",
        "true",
        "false",
        "0",
        "1",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "0.0",
        "-0.0",
        "1.0",
        "1e21",
        "-2.5e-7",
        "1.7976931348623157e308",
        "{\"$float\":\"AAAAAAAA+H8=\"}",
        "{\"$float\":\"AAAAAAAA8H8=\"}",
        "{\"$bytes\":\"AAEC/w==\"}",
        "{\"$bytes\":\"\"}",
        "\"\"",
        "\"text\"",
        "\"h\u00e9llo \u20ac \ud83d\ude00\"",
        "\"a \\\"quoted\\\" \\\\ back\\nslash\"",
        "[]",
        "{}",
        "[1,1.0,[null,{\"a b\":\"c,d\"}]]",
        "{\"deep\":{\"deeper\":[{\"n\":1}],\"n\":2.0}}"
    };

    private final SplittableRandom random;
    private final Map<TableName, Long> numbers = new TreeMap<>();
    private final Map<TableName, SortedMap<String, String>> tables = new TreeMap<>();
    private final Map<String, SortedMap<String, byte[]>> files = new TreeMap<>();
    private final Set<TableName> reversed = new TreeSet<>();
    private List<TableName> order = List.of();

    private GeneratedSnapshot(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Without anything in it. */
    public static GeneratedSnapshot empty(long seed) {
        return new GeneratedSnapshot(seed);
    }

    /** Some tables, one of them empty, in the root and in components nested twice, and files in two of these. */
    public static GeneratedSnapshot of(long seed) {
        GeneratedSnapshot snapshot = new GeneratedSnapshot(seed);
        for (String component : List.of("", "mail", "mail/queue", "other")) {
            for (int table = 0; table < 4; table++) {
                TableName name = new TableName(component, "t" + table);
                snapshot.table(name, 10001 + table);
                snapshot.grow(name, table == 0 ? 0 : snapshot.random.nextInt(1, 60));
            }
            snapshot.files(component, component.equals("other") ? 0 : 3);
        }
        return snapshot;
    }

    /** One with the same content, whose changes go their own way. */
    public GeneratedSnapshot copy(long seed) {
        GeneratedSnapshot copy = new GeneratedSnapshot(seed);
        copy.numbers.putAll(numbers);
        tables.forEach((name, lines) -> copy.tables.put(name, new TreeMap<>(lines)));
        files.forEach((component, all) -> copy.files.put(component, new TreeMap<>(all)));
        copy.order = order;
        return copy;
    }

    public GeneratedSnapshot drop(TableName name) {
        numbers.remove(name);
        tables.remove(name);
        return this;
    }

    public GeneratedSnapshot table(TableName name, long number) {
        numbers.put(name, number);
        tables.put(name, new TreeMap<>());
        return this;
    }

    /** Adds documents with random fields. */
    public GeneratedSnapshot grow(TableName name, int documents) {
        for (int i = 0; i < documents; i++) {
            add(name, fields());
        }
        return this;
    }

    /** Adds a document and returns its id. */
    public String add(TableName name, String fields) {
        String id = newId(numbers.get(name));
        tables.get(name).put(id, line(id, fields));
        return id;
    }

    /** @param fields without braces, in the order of their names */
    public GeneratedSnapshot put(TableName name, String id, String fields) {
        tables.get(name).put(id, line(id, fields));
        return this;
    }

    public GeneratedSnapshot remove(TableName name, String id) {
        if (tables.get(name).remove(id) == null) {
            throw new IllegalArgumentException("no document " + id);
        }
        return this;
    }

    public GeneratedSnapshot files(String component, int count) {
        files.computeIfAbsent(component, any -> new TreeMap<>());
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[random.nextInt(0, 2000)];
            random.nextBytes(content);
            files.get(component).put(newId(540), content);
        }
        return this;
    }

    public SortedMap<String, byte[]> filesOf(String component) {
        return files.get(component);
    }

    /** Tables come in this order in the ZIP, instead of by size. */
    public GeneratedSnapshot ordered(List<TableName> names) {
        order = List.copyOf(names);
        return this;
    }

    /** Writes the table's lines backwards, as no export does. */
    public GeneratedSnapshot reversed(TableName name) {
        reversed.add(name);
        return this;
    }

    public List<String> ids(TableName name) {
        return List.copyOf(tables.get(name).keySet());
    }

    public List<String> lines(TableName name) {
        return List.copyOf(tables.get(name).values());
    }

    public Collection<TableName> names() {
        return tables.keySet();
    }

    private String newId(long table) {
        byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
        random.nextBytes(internal);
        return DocumentId.of(table, internal).text();
    }

    private static String line(String id, String fields) {
        return "{\"_creationTime\":1755000000123.25,\"_id\":\"" + id + "\"" + (fields.isEmpty() ? "" : ",") + fields
                + "}";
    }

    private String fields() {
        StringBuilder fields = new StringBuilder();
        for (char name = 'a'; name < 'a' + random.nextInt(0, 8); name++) {
            fields.append(fields.isEmpty() ? "" : ",").append('"').append(name).append("\":");
            fields.append(VALUES[random.nextInt(VALUES.length)]);
        }
        return fields.toString();
    }

    public byte[] pack() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SnapshotWriter zip = SnapshotWriter.begin(out)) {
            write(zip);
            zip.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void write(SnapshotWriter zip) throws IOException {
        Map<String, SortedMap<Long, String>> lists = new TreeMap<>(Map.of("", new TreeMap<>()));
        numbers.forEach((name, number) ->
                lists.computeIfAbsent(name.component(), any -> new TreeMap<>()).put(number, name.name()));
        for (String component : List.copyOf(lists.keySet())) {
            for (int slash = component.lastIndexOf('/'); slash > 0; slash = component.lastIndexOf('/', slash - 1)) {
                lists.putIfAbsent(component.substring(0, slash), new TreeMap<>());
            }
        }
        for (Map.Entry<String, SortedMap<Long, String>> list : lists.entrySet()) {
            zip.tables(list.getKey(), list.getValue());
        }
        for (TableName name : inOrder()) {
            try (OutputStream entry = zip.table(name.component(), name.name())) {
                List<String> lines = new ArrayList<>(tables.get(name).values());
                if (reversed.contains(name)) {
                    Collections.reverse(lines);
                }
                for (String line : lines) {
                    entry.write((line + "\n").getBytes(UTF_8));
                }
            }
        }
        for (Map.Entry<String, SortedMap<String, byte[]>> component : files.entrySet()) {
            try (OutputStream entry = zip.storedFiles(component.getKey())) {
                for (Map.Entry<String, byte[]> file : component.getValue().entrySet()) {
                    entry.write(row(file.getKey(), file.getValue()).getBytes(UTF_8));
                }
            }
            for (Map.Entry<String, byte[]> file : component.getValue().entrySet()) {
                try (OutputStream entry = zip.storedFile(component.getKey(), DocumentId.parse(file.getKey()), "png")) {
                    entry.write(file.getValue());
                }
            }
        }
    }

    private List<TableName> inOrder() {
        List<TableName> names = new ArrayList<>(order);
        Map<TableName, Integer> sizes = new LinkedHashMap<>();
        tables.forEach((name, lines) ->
                sizes.put(name, lines.values().stream().mapToInt(String::length).sum()));
        sizes.keySet().stream()
                .filter(name -> !order.contains(name))
                .sorted(Comparator.comparing(sizes::get))
                .forEach(names::add);
        return names;
    }

    private static String row(String id, byte[] file) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(file);
            return "{\"_id\":\"" + id + "\",\"_creationTime\":1755000000123.25,\"sha256\":\""
                    + Base64.getEncoder().encodeToString(sha256) + "\",\"size\":" + file.length
                    + ",\"contentType\":\"image/png\",\"internalId\":\"1a9f10b8-0ef8-42b1-9372-5c68146a5a95\"}\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
