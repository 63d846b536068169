package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Retries.Limit;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The components of a deployment. Calls name one by its id, people and ZIPs by its path. */
final class Components {
    static final String PURPOSE = "see what a restore would change";

    private final ApiClient api;

    Components(ApiClient api) {
        this.api = requireNonNull(api, "api");
    }

    /** Ids by path, the root's, under the empty path, being empty: a call that names no component means the root. */
    SortedMap<String, String> idsByPath(Limit limit) throws ApiException, InterruptedException {
        ApiCall call = ApiCall.post("list the components of", "/api/query").needing(Permission.VIEW_DATA, PURPOSE);
        SortedMap<String, String> ids = new TreeMap<>();
        ids.put("", "");
        for (JsonNode component : api.query(call, "_system/frontend/components:list", limit)) {
            String path = component.path("path").asString("");
            if (!path.isEmpty()) {
                ids.put(path, component.path("id").asString(""));
            }
        }
        return ids;
    }

    /** Empty for the root. */
    String id(String path, Limit limit) throws ApiException, InterruptedException {
        if (path.isEmpty()) {
            return "";
        }
        String id = idsByPath(limit).get(path);
        if (id == null) {
            throw api.errors()
                    .refusal(
                            ApiCall.post("find the component " + path + " of", ""),
                            "it has no such component",
                            "look at its components in the Convex dashboard");
        }
        return id;
    }
}
