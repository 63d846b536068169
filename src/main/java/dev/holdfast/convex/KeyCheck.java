package dev.holdfast.convex;

import dev.holdfast.convex.Deployment.KeyPermissions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Asks a deployment what a key may do. Throws when the key is refused. */
final class KeyCheck {
    private static final String WHAT = "check the key of";

    private KeyCheck() {}

    /** Throws also when it does not tell. */
    static KeyPermissions ask(Access access) {
        return access.calling(WHAT, () -> {
            ApiCall call = call();
            return permissions(access.api().json(call, access.retries().few()))
                    .orElseThrow(() ->
                            access.api().errors().nonsense(call, "it answered JSON without success and allowedOps"));
        });
    }

    /** Empty where it takes the key and does not tell what it may, as old backends do. */
    static Optional<KeyPermissions> askIfTold(Access access) {
        return access.calling(
                WHAT,
                () -> permissions(access.api().json(call(), access.retries().few())));
    }

    private static ApiCall call() {
        return ApiCall.get(WHAT, "/api/check_admin_key");
    }

    private static Optional<KeyPermissions> permissions(JsonNode answer) {
        if (!answer.path("success").asBoolean(false)
                || !answer.path("allowedOps").isArray()) {
            return Optional.empty();
        }
        Set<String> allowed = new TreeSet<>();
        answer.path("allowedOps").forEach(operation -> allowed.add(operation.asString("")));
        return Optional.of(new KeyPermissions(allowed, answer.path("isReadOnly").asBoolean(false)));
    }
}
