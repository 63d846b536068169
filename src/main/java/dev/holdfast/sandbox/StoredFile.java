package dev.holdfast.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file in a component's storage. Immutable. */
final class StoredFile {
    /** The common part of the table that Convex uses. */
    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("image/png", "png"),
            Map.entry("image/jpeg", "jpeg"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/webp", "webp"),
            Map.entry("image/svg+xml", "svg"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("application/json", "json"),
            Map.entry("application/zip", "zip"),
            Map.entry("application/octet-stream", "bin"),
            Map.entry("text/plain", "txt"),
            Map.entry("text/html", "html"),
            Map.entry("text/css", "css"),
            Map.entry("text/csv", "csv"),
            Map.entry("audio/mpeg", "mpga"),
            Map.entry("video/mp4", "mp4"));

    private final String id;
    private final double creationTime;
    private final @Nullable String contentType;
    private final String internalId;
    private final Blob content;
    private final String sha256;

    /** @param internalId the UUID in the file's public URL */
    StoredFile(String id, double creationTime, @Nullable String contentType, String internalId, Blob content) {
        this.id = id;
        this.creationTime = creationTime;
        this.contentType = contentType;
        this.internalId = internalId;
        this.content = content;
        this.sha256 = Base64.getEncoder().encodeToString(sha256(content));
    }

    private static byte[] sha256(Blob content) {
        try (InputStream in = content.open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return digest.digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String id() {
        return id;
    }

    String internalId() {
        return internalId;
    }

    @Nullable
    String contentType() {
        return contentType;
    }

    Blob content() {
        return content;
    }

    /** Base64 of the digest, as Convex writes it. */
    String sha256() {
        return sha256;
    }

    /** The row of {@code _storage} as an export has it; fields in Convex's order. */
    Map<String, @Nullable Object> row() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("_id", id);
        row.put("_creationTime", creationTime);
        row.put("sha256", sha256);
        row.put("size", content.size());
        row.put("contentType", contentType);
        row.put("internalId", internalId);
        return row;
    }

    /** The extension that an export gives the file, without the dot; empty if its type is unknown. */
    String extension() {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        return EXTENSIONS.getOrDefault(type, "");
    }
}
