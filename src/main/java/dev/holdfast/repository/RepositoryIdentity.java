package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.RepositoryException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What makes a place a repository: {@code holdfast.json} at its top, written once.
 *
 * <pre>{@code
 * { "format": 1, "id": "5f0c2a0e-8a53-4b7e-9d1c-0d8c1c2f3b4a", "created": "2026-11-21T02:00:00Z" }
 * }</pre>
 *
 * @param id tells one repository from another, wherever it is mounted or copied to
 */
public record RepositoryIdentity(String id, Instant created) {
    /** The format this program writes, and the newest it reads. */
    public static final int FORMAT = 1;

    byte[] toJson() {
        String json = "{ \"format\": " + FORMAT + ", \"id\": \"" + id + "\", \"created\": \"" + created + "\" }\n";
        return json.getBytes(UTF_8);
    }

    static RepositoryIdentity read(String where, byte[] content) {
        try {
            JsonNode json = new JsonMapper().readTree(content);
            int format = json.path("format").asInt(0);
            if (format > FORMAT) {
                throw new RepositoryException(
                        where + " was written by a newer Holdfast (format " + format + "; this one reads " + FORMAT
                                + ")",
                        "upgrade Holdfast on this host");
            }
            if (format > 0 && json.path("id").isString() && json.path("created").isString()) {
                return new RepositoryIdentity(
                        json.path("id").asString(),
                        Instant.parse(json.path("created").asString()));
            }
        } catch (JacksonException | DateTimeException e) {
            throw damaged(where, e);
        }
        throw damaged(where, null);
    }

    private static RepositoryException damaged(String where, @Nullable Throwable cause) {
        return new RepositoryException(
                where + " holds a damaged holdfast.json",
                "it needs format, id and created, as in { \"format\": 1, \"id\": \"...\", \"created\": \"2026-11-21T02:00:00Z\" };"
                        + " restore it from a copy of the repository",
                cause);
    }
}
