package dev.holdfast.sandbox;

import java.util.Map;

/** System functions that show exports, environment variables and whether the deployment is paused. */
final class StateFunctions {
    private final Exports exports;
    private final Environment environment;
    private final PauseState pause;

    StateFunctions(Exports exports, Environment environment, PauseState pause) {
        this.exports = exports;
        this.environment = environment;
        this.pause = pause;
    }

    void addTo(SystemFunctions functions) {
        functions.add(
                "_system/cli/exports:getLatest",
                KeyOperation.VIEW_BACKUPS,
                arguments -> exports.latest().map(ExportRow::value).orElse(null));
        functions.add(
                "_system/frontend/latestExport",
                KeyOperation.VIEW_BACKUPS,
                arguments -> exports.latest().map(ExportRow::value).orElse(null));
        functions.add(
                "_system/frontend/latestExport:latestCloudExport",
                KeyOperation.VIEW_BACKUPS,
                arguments -> exports.latestOfCloud().map(ExportRow::value).orElse(null));
        functions.add(
                "_system/cli/queryEnvironmentVariables",
                KeyOperation.VIEW_ENVIRONMENT_VARIABLES,
                arguments -> environment.all().values().stream()
                        .map(Environment.Variable::row)
                        .toList());
        functions.add(
                "_system/cli/queryEnvironmentVariables:get", KeyOperation.VIEW_ENVIRONMENT_VARIABLES, arguments -> {
                    Environment.Variable variable = environment.all().get(arguments.text("name"));
                    return variable == null ? null : variable.row();
                });
        functions.add(
                "_system/frontend/deploymentState:deploymentState",
                arguments -> Map.of("state", pause.isPaused() ? "paused" : "running"));
        functions.add(
                "_system/frontend/backendState:backendState",
                arguments -> Map.of(
                        "system",
                        "running",
                        "usage_limit",
                        "running",
                        "user",
                        pause.isPaused() ? "paused" : "running"));
    }
}
