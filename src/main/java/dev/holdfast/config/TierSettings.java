package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A named class of backups. What is kept of them says {@link PolicyTable}.
 *
 * @param into repositories in order; empty where the deployment's own count
 */
public record TierSettings(String name, List<String> into) {
    public TierSettings {
        requireNonNull(name, "name");
        into = List.copyOf(into);
    }
}
