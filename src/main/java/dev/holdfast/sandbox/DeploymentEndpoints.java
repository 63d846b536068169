package dev.holdfast.sandbox;

import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who the deployment is, what the key may do, environment variables, pausing; and the refusal of streaming export. */
final class DeploymentEndpoints {
    /** Tells a client, in its version, that this is no real backend. */
    static final String VERSION = "holdfast-sandbox";

    private static final List<String> STREAMING = List.of(
            "/api/list_snapshot",
            "/api/document_deltas",
            "/api/json_schemas",
            "/api/get_table_column_names",
            "/api/test_streaming_export_connection",
            "/api/data_sync_cursor_from_deltas",
            "/api/v1/data/sync",
            "/api/v1/data/list_active_syncs");

    private final String name;
    private final SandboxData data;
    private final Environment environment;
    private final PauseState pause;

    DeploymentEndpoints(String name, SandboxData data, Environment environment, PauseState pause) {
        this.name = name;
        this.data = data;
        this.environment = environment;
        this.pause = pause;
    }

    void addTo(Routes routes) {
        routes.get("/", call -> call.sendText("This Convex deployment is running. See https://docs.convex.dev/."))
                .get("/version", call -> call.sendText(VERSION))
                .get("/instance_version", call -> call.sendText(VERSION))
                .get("/instance_name", call -> call.sendText(name))
                .post("/echo", call -> call.send(200, "", call.body().readAllBytes()))
                .post("/api/query_ts", this::queryTimestamp)
                .get("/api/check_admin_key", this::checkKey)
                .get("/api/v1/deployment_info", this::info)
                .post("/api/v1/pause_deployment", this::pause)
                .post("/api/v1/unpause_deployment", this::unpause);
        for (String prefix : List.of("/api/v1/", "/api/")) {
            routes.get(prefix + "list_environment_variables", this::listVariables)
                    .post(prefix + "update_environment_variables", this::updateVariables);
        }
        for (String path : STREAMING) {
            routes.both(path, DeploymentEndpoints::refuseStreaming);
        }
    }

    private void queryTimestamp(Call call) throws IOException {
        byte[] timestamp = ValueWriter.littleEndian(data.timeline().next());
        call.succeed(Map.of("ts", Base64.getEncoder().encodeToString(timestamp)));
    }

    private void checkKey(Call call) throws IOException {
        call.identity().requireAdmin();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("success", true);
        answer.put(
                "allowedOps",
                call.identity().allowed().stream()
                        .map(KeyOperation::camelCase)
                        .sorted()
                        .toList());
        answer.put("isReadOnly", call.identity().isReadOnly());
        call.succeed(answer);
    }

    private void info(Call call) throws IOException {
        call.identity().require(KeyOperation.VIEW_DATA);
        call.succeed(Map.of("kind", "selfHosted"));
    }

    private void listVariables(Call call) throws IOException {
        call.identity().require(KeyOperation.VIEW_ENVIRONMENT_VARIABLES);
        Map<String, Object> values = new LinkedHashMap<>();
        environment.all().forEach((variable, row) -> values.put(variable, row.value()));
        call.succeed(Map.of("environmentVariables", values));
    }

    private void updateVariables(Call call) throws IOException {
        call.identity().require(KeyOperation.WRITE_ENVIRONMENT_VARIABLES);
        Map<String, Optional<String>> updates = new LinkedHashMap<>();
        if (!(call.json().get("changes") instanceof List<?> changes)) {
            throw badChanges();
        }
        for (Object change : changes) {
            if (!(change instanceof Map<?, ?> fields) || !(fields.get("name") instanceof String variable)) {
                throw badChanges();
            }
            Object value = fields.get("value");
            if (value != null && !(value instanceof String)) {
                throw badChanges();
            }
            updates.put(variable, Optional.ofNullable((String) value));
        }
        environment.update(updates);
        call.succeed();
    }

    private static ApiError badChanges() {
        return ApiError.badRequest("BadJsonBody", "Failed to deserialize the JSON body: `changes` is not as expected");
    }

    private void pause(Call call) throws IOException {
        call.identity().require(KeyOperation.PAUSE_DEPLOYMENT);
        pause.pause();
        call.succeed();
    }

    private void unpause(Call call) throws IOException {
        call.identity().require(KeyOperation.UNPAUSE_DEPLOYMENT);
        if (!pause.unpause()) {
            throw ApiError.badRequest("UnpauseDeploymentFailed", "The deployment is not paused");
        }
        call.succeed();
    }

    private static void refuseStreaming(Call call) {
        throw new ApiError(403, "StreamingExportNotEnabled", "Streaming export is not available on this deployment");
    }
}
