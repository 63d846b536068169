package dev.holdfast.convex;

import dev.holdfast.convex.Retries.Limit;

/** Whether a deployment runs. Any key may ask. */
final class DeploymentState {
    static final String RUNNING = "running";
    static final String PAUSED = "paused";

    private DeploymentState() {}

    /** {@code running}, {@code paused}, {@code disabled} or {@code suspended}. */
    static String ask(ApiClient api, Limit limit) throws ApiException, InterruptedException {
        ApiCall call = ApiCall.post("ask for the state of", "/api/query");
        String state = api.query(call, "_system/frontend/deploymentState:deploymentState", limit)
                .path("state")
                .asString("");
        if (state.isEmpty()) {
            throw api.errors().nonsense(call, "it answered no state");
        }
        return state;
    }
}
