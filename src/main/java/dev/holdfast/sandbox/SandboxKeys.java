package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.secret.Secret;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys that a sandbox accepts. They may be added, restricted and revoked while it runs; any thread may call it. */
public final class SandboxKeys {
    /** What Convex's read-only keys may do: they cannot request an export. */
    public static final Set<KeyOperation> READ_ONLY = Set.of(
            KeyOperation.VIEW_BACKUPS,
            KeyOperation.DOWNLOAD_BACKUPS,
            KeyOperation.VIEW_DATA,
            KeyOperation.VIEW_ENVIRONMENT_VARIABLES,
            KeyOperation.VIEW_AUDIT_LOG,
            KeyOperation.VIEW_INTEGRATIONS,
            KeyOperation.RUN_INTERNAL_QUERIES,
            KeyOperation.RUN_TEST_QUERY);

    private static final Pattern SCHEME = Pattern.compile("(?i)(convex|bearer) +(.+)");
    private static final int SHORTEST_HEADER = 7;

    private final Map<String, Set<KeyOperation>> allowedByKey = new ConcurrentHashMap<>();
    private final Map<String, Set<KeyOperation>> neededByKey = new ConcurrentHashMap<>();

    SandboxKeys(Secret first, Set<KeyOperation> allowed) {
        put(first, allowed);
    }

    /**
     * Accepts a key, or changes what it may do.
     *
     * @param allowed empty for everything
     */
    public void put(Secret key, Set<KeyOperation> allowed) {
        allowedByKey.put(plain(key.reveal()), Set.copyOf(allowed));
    }

    /** Returns what requests with the key needed so far, whether they were allowed it or not. */
    public Set<KeyOperation> needed(Secret key) {
        Set<KeyOperation> needed = EnumSet.noneOf(KeyOperation.class);
        needed.addAll(neededByKey.getOrDefault(plain(key.reveal()), Set.of()));
        return needed;
    }

    /** Refuses the key from now on. */
    public void revoke(Secret key) {
        allowedByKey.remove(plain(key.reveal()));
    }

    /** Allows the key everything but these. */
    public void forbid(Secret key, KeyOperation... forbidden) {
        Set<KeyOperation> allowed = EnumSet.allOf(KeyOperation.class);
        allowed.removeAll(Set.of(forbidden));
        put(key, allowed);
    }

    /**
     * @param header of {@code Authorization}; null if there was none
     * @throws ApiError if there is a header, and it is no key of this deployment
     */
    Identity identify(@Nullable String header) {
        if (header == null) {
            return Identity.NOBODY;
        }
        if (header.length() < SHORTEST_HEADER) {
            throw ApiError.badRequest("InvalidHeaderFailure", "Authorization header is too short");
        }
        Matcher scheme = SCHEME.matcher(header);
        if (!scheme.matches()) {
            throw ApiError.badRequest("InvalidAdminKey", "Invalid admin key format");
        }
        return scheme.group(1).equalsIgnoreCase("bearer") ? Identity.NOBODY : key(scheme.group(2));
    }

    /** @throws ApiError if it is no key of this deployment */
    Identity key(String key) {
        String plain = plain(key);
        Set<KeyOperation> allowed = allowedByKey.get(plain);
        int attachment = plain.lastIndexOf(':');
        String known = plain;
        if (allowed == null && attachment > 0) {
            known = plain.substring(0, attachment);
            allowed = allowedByKey.get(known);
            requireJson(plain.substring(attachment + 1), allowed);
        }
        if (allowed == null) {
            throw new ApiError(401, "BadAdminKey", "The provided admin key was invalid for this instance");
        }
        return new Identity(
                true, allowed, neededByKey.computeIfAbsent(known, missing -> ConcurrentHashMap.newKeySet()));
    }

    private static void requireJson(String actingUser, @Nullable Set<KeyOperation> allowed) {
        if (allowed == null) {
            return;
        }
        try {
            ValueReader.plain().read(Base64.getDecoder().decode(actingUser.getBytes(UTF_8)));
        } catch (IllegalArgumentException | tools.jackson.core.JacksonException | ValueReader.InvalidValueException e) {
            throw ApiError.badRequest("HeaderParseFailure", "The acting user could not be decoded");
        }
    }

    /** Cuts off a leading {@code prod:} or the like. */
    private static String plain(String key) {
        int bar = key.indexOf('|');
        int colon = key.indexOf(':');
        return colon >= 0 && colon < bar ? key.substring(colon + 1) : key;
    }

    /**
     * Who asks.
     *
     * @param isAdmin whether it showed a key
     * @param allowed empty for everything
     * @param needed of whatever was asked for; grows
     */
    record Identity(boolean isAdmin, Set<KeyOperation> allowed, Set<KeyOperation> needed) {
        static final Identity NOBODY = new Identity(false, Set.of(), ConcurrentHashMap.newKeySet());

        boolean may(KeyOperation operation) {
            needed.add(operation);
            return isAdmin && (allowed.isEmpty() || allowed.contains(operation));
        }

        boolean isReadOnly() {
            return allowed.equals(READ_ONLY);
        }

        /** @throws ApiError if there was no key, or it may not do that */
        void require(KeyOperation operation) {
            requireAdmin();
            if (!may(operation)) {
                throw new ApiError(
                        403,
                        "OperationNotPermitted",
                        "You do not have permission to perform this operation (" + operation.wireName() + ").");
            }
        }

        void requireAdmin() {
            if (!isAdmin) {
                throw new ApiError(403, "BadDeployKey", "The provided deploy key was invalid for this deployment");
            }
        }
    }
}
