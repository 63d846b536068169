package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a lease says, {@code leases/DEPLOYMENT.json}. It is rewritten at each renewal and removed at release; one that a crash left
 * behind ends at its expiry, by the store's clock where it has one, or when a process of the same host sees its holder dead.
 *
 * <pre>{@code
 * { "format": 1, "deployment": "prod", "token": 1795230000000,
 *   "acquired": "2026-11-21T02:00:00Z", "expires": "2026-11-21T02:01:00Z",
 *   "host": "ops1", "machine": "4f2a...", "boot": "77ab...", "processes": "pid:[4026531836]", "pid": 4711, "run": "k3f9q2ab", "purpose": "backup" }
 * }</pre>
 *
 * @param token grows with every new holder, also after a release
 */
record LeaseContent(
        String deployment, LeaseHolder holder, LeasePurpose purpose, long token, Instant acquired, Instant expires) {
    private static final int FORMAT = 1;

    byte[] toJson() {
        JsonMapper mapper = new JsonMapper();
        ObjectNode json = mapper.createObjectNode()
                .put("format", FORMAT)
                .put("deployment", deployment)
                .put("token", token)
                .put("acquired", acquired.toString())
                .put("expires", expires.toString())
                .put("host", holder.host())
                .put("machine", holder.machine())
                .put("boot", holder.boot())
                .put("processes", holder.processes())
                .put("pid", holder.pid())
                .put("run", holder.run())
                .put("purpose", purpose.word());
        return (mapper.writeValueAsString(json) + "\n").getBytes(UTF_8);
    }

    /** Empty if it is damaged or newer: such a lease is honoured until it would have expired. */
    static Optional<LeaseContent> read(byte[] content) {
        try {
            JsonNode json = new JsonMapper().readTree(content);
            if (json.path("format").asInt(0) != FORMAT || !json.path("token").isIntegralNumber()) {
                return Optional.empty();
            }
            LeaseHolder holder = new LeaseHolder(
                    json.path("host").asString(""),
                    json.path("machine").asString(""),
                    json.path("boot").asString(""),
                    json.path("processes").asString(""),
                    json.path("pid").asLong(0),
                    json.path("run").asString(""));
            return Optional.of(new LeaseContent(
                    json.path("deployment").asString(""),
                    holder,
                    LeasePurpose.of(json.path("purpose").asString("")),
                    json.path("token").asLong(),
                    Instant.parse(json.path("acquired").asString("")),
                    Instant.parse(json.path("expires").asString(""))));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    LeaseContent renewed(Instant newExpires) {
        return new LeaseContent(deployment, holder, purpose, token, acquired, newExpires);
    }

    /** What a holder leaves behind where it may write, but not delete. */
    LeaseContent givenUp() {
        return renewed(Instant.EPOCH);
    }

    boolean isGivenUp() {
        return expires.equals(Instant.EPOCH);
    }

    boolean isSameHolding(LeaseContent other) {
        return token == other.token && holder.equals(other.holder);
    }
}
