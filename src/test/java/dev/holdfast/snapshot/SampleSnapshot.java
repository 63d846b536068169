package dev.holdfast.snapshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The entries of a tiny snapshot that has one of everything, to be changed and packed at will. */
final class SampleSnapshot {
    static final String USERS = "users/documents.jsonl";
    static final String ROWS = "_storage/documents.jsonl";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private SampleSnapshot() {}

    static SampleSnapshot whole() {
        SampleSnapshot sample = new SampleSnapshot();
        sample.put("README.md", "# Welcome to your Convex snapshot export!\n");
        sample.put("_tables/documents.jsonl", "{\"name\":\"users\",\"id\":10001}\n{\"name\":\"empty\",\"id\":10002}\n");
        sample.put("_components/mail/_tables/documents.jsonl", "{\"name\":\"queue\",\"id\":10001}\n");
        sample.put("empty/documents.jsonl", "");
        sample.put("empty/generated_schema.jsonl", "\"uniform\"\n");
        sample.put("_components/mail/queue/documents.jsonl", document(10001, 7, "\"to\":\"ü\""));
        sample.put("_components/mail/queue/generated_schema.jsonl", "\"uniform\"\n");
        sample.put(
                USERS,
                document(10001, 1, "\"n\":1")
                        + document(10001, 2, "\"n\":1.0,\"list\":[[],{},null,true]")
                        + document(10001, 3, "\"text\":\"a\\u00e9\\n\",\"far\":-1e-7"));
        sample.put("users/generated_schema.jsonl", "\"uniform\"\n");
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 1, 2, 3};
        byte[] text = "just text just text just text".getBytes(StandardCharsets.UTF_8);
        sample.put(ROWS, row(1, png) + row(2, text));
        sample.put("_storage/" + id(540, 2), text);
        sample.put("_storage/" + id(540, 1) + ".png", png);
        sample.put("_components/mail/_storage/documents.jsonl", "");
        return sample;
    }

    static String id(long table, int number) {
        byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
        internal[DocumentId.INTERNAL_BYTES - 1] = (byte) number;
        internal[DocumentId.INTERNAL_BYTES - 2] = (byte) (number >>> 8);
        internal[DocumentId.INTERNAL_BYTES - 3] = (byte) (number >>> 16);
        return DocumentId.of(table, internal).text();
    }

    static String document(long table, int number, String fields) {
        return "{\"_creationTime\":1755000000123.25,\"_id\":\"" + id(table, number) + "\"," + fields + "}\n";
    }

    static String row(int number, byte[] file) {
        return "{\"_id\":\"" + id(540, number) + "\",\"_creationTime\":1755000000123.25,\"sha256\":\""
                + Base64.getEncoder().encodeToString(sha256(file)) + "\",\"size\":" + file.length
                + ",\"contentType\":null,\"internalId\":\"1a9f10b8-0ef8-42b1-9372-5c68146a5a95\"}\n";
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    SampleSnapshot put(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    SampleSnapshot put(String name, String content) {
        return put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    SampleSnapshot without(String name) {
        if (entries.remove(name) == null) {
            throw new IllegalArgumentException("no entry " + name);
        }
        return this;
    }

    SampleSnapshot change(String name, UnaryOperator<String> change) {
        return put(name, change.apply(new String(entries.get(name), StandardCharsets.UTF_8)));
    }

    SampleSnapshot rename(UnaryOperator<String> change) {
        Map<String, byte[]> renamed = new LinkedHashMap<>();
        entries.forEach((name, content) -> renamed.put(change.apply(name), content));
        entries.clear();
        entries.putAll(renamed);
        return this;
    }

    SampleSnapshot reversed() {
        List<String> names = new ArrayList<>(entries.keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            byte[] content = entries.remove(names.get(i));
            entries.put(names.get(i), content);
        }
        return this;
    }

    Map<String, byte[]> entries() {
        return entries;
    }

    byte[] pack(Packing packing) {
        return packing.pack(entries);
    }
}
