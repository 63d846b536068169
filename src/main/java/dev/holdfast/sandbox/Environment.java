package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The environment variables with Convex's limits. Any thread may call it; each call is one transaction. */
final class Environment {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_]+[a-zA-Z0-9_]*");
    private static final int MAX_NAME = 256;
    private static final int MAX_VALUE_BYTES = 8192;
    private static final int MAX_COUNT = 512;
    private static final int MAX_TOTAL_BYTES = 512 * 1024;
    private static final Set<String> BUILT_IN = Set.of("CONVEX_CLOUD_URL", "CONVEX_SITE_URL");

    private final IdMint ids;
    private final Timeline timeline;
    private final Changes changes;
    /** Guarded by this; never written, only replaced. */
    private SortedMap<String, Variable> variables = new TreeMap<>();

    Environment(SandboxData data) {
        this.ids = data.ids();
        this.timeline = data.timeline();
        this.changes = data.changes();
    }

    synchronized SortedMap<String, Variable> all() {
        return Collections.unmodifiableSortedMap(variables);
    }

    /**
     * Sets variables, all or none.
     *
     * @param updates empty to delete
     * @throws ApiError if a limit would be broken
     */
    void update(Map<String, Optional<String>> updates) {
        synchronized (this) {
            SortedMap<String, Variable> next = new TreeMap<>(variables);
            updates.forEach((name, value) -> {
                requireName(name);
                Variable old = next.remove(name);
                value.ifPresent(text -> next.put(name, variable(old, name, text)));
            });
            requireLimits(next);
            variables = next;
        }
        changes.fire();
    }

    private Variable variable(@Nullable Variable old, String name, String value) {
        if (value.getBytes(UTF_8).length > MAX_VALUE_BYTES) {
            throw ApiError.badRequest(
                    "EnvironmentVariableValueTooLarge",
                    "Environment variable \"" + name + "\" is larger than " + MAX_VALUE_BYTES + " bytes");
        }
        return old == null
                ? new Variable(ids.next(IdMint.ENVIRONMENT), timeline.creationTime(), name, value)
                : new Variable(old.id(), old.creationTime(), name, value);
    }

    private static void requireName(String name) {
        if (name.length() > MAX_NAME) {
            throw ApiError.badRequest(
                    "EnvironmentVariableNameTooLong",
                    "Environment variable name is longer than " + MAX_NAME + " characters");
        }
        if (!NAME.matcher(name).matches()) {
            throw ApiError.badRequest(
                    "EnvironmentVariableNameInvalid",
                    "Environment variable name \"" + name + "\" has other characters than letters, digits and _");
        }
        if (BUILT_IN.contains(name)) {
            throw ApiError.badRequest("EnvVarNameForbidden", "Environment variable \"" + name + "\" is reserved");
        }
    }

    private static void requireLimits(SortedMap<String, Variable> variables) {
        if (variables.size() > MAX_COUNT) {
            throw ApiError.badRequest("EnvVarLimitMet", "More than " + MAX_COUNT + " environment variables");
        }
        long bytes = variables.values().stream()
                .mapToLong(
                        variable -> variable.name().length() + variable.value().getBytes(UTF_8).length)
                .sum();
        if (bytes > MAX_TOTAL_BYTES) {
            throw ApiError.badRequest(
                    "EnvVarTotalSizeLimitMet",
                    "The environment variables have more than " + MAX_TOTAL_BYTES + " bytes");
        }
    }

    /** A row of {@code _environment_variables}. */
    record Variable(String id, double creationTime, String name, String value) {
        Map<String, @Nullable Object> row() {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("_id", id);
            row.put("_creationTime", creationTime);
            row.put("name", name);
            row.put("value", value);
            return row;
        }
    }
}
