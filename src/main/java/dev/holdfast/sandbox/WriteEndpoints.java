package dev.holdfast.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the dashboard changes: deletes tables, cancels scheduled functions. */
final class WriteEndpoints {
    private final SandboxData data;

    WriteEndpoints(SandboxData data) {
        this.data = data;
    }

    void addTo(Routes routes) {
        routes.post("/api/delete_tables", this::deleteTables)
                .post("/api/cancel_all_jobs", this::cancelJobs)
                .post("/api/delete_scheduled_functions_table", this::cancelJobs);
    }

    private void deleteTables(Call call) throws IOException {
        call.identity().require(KeyOperation.WRITE_DATA);
        Map<String, @Nullable Object> body = call.json();
        if (!(body.get("tableNames") instanceof List<?> names)) {
            throw ApiError.badRequest("BadJsonBody", "Failed to deserialize the JSON body: missing field `tableNames`");
        }
        String component = component(body);
        names.forEach(name -> data.dropTable(component, (String) name));
        call.succeed();
    }

    private void cancelJobs(Call call) throws IOException {
        call.identity().require(KeyOperation.WRITE_DATA);
        data.cancelScheduled(component(call.json()));
        call.succeed();
    }

    private String component(Map<String, @Nullable Object> body) {
        return ComponentId.path(body.get("componentId"), data.components());
    }
}
