package dev.holdfast.cli;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.failure.UsageException;
import java.util.List;

/** Names of deployments that people type. */
final class Deployments {
    private Deployments() {}

    static List<String> names(Workbench workbench) {
        return workbench.deployments().stream().map(ConfiguredDeployment::name).toList();
    }

    /** @throws UsageException if it is not configured */
    static void requireConfigured(String name, Workbench workbench) {
        List<String> configured = names(workbench);
        if (!configured.contains(name)) {
            throw unknown(name, configured);
        }
    }

    /** @throws UsageException if it is neither configured nor has backups */
    static void require(String name, Catalog catalog, List<String> configured) {
        if (!configured.contains(name) && catalog.ofDeployment(name).isEmpty()) {
            throw unknown(name, configured);
        }
    }

    static UsageException unknown(String name, List<String> configured) {
        return new UsageException(
                "no deployment '" + name + "' is configured",
                Suggestion.nearest(name, configured)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("configured: " + String.join(", ", configured)));
    }
}
