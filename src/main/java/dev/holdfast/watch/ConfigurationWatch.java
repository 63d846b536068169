package dev.holdfast.watch;

import java.util.Optional;

/** Judges whether the daemon follows the configuration that lies there, and whether others can know of it. */
final class ConfigurationWatch {
    private ConfigurationWatch() {}

    static Promise isPublished(Unpublished where) {
        return new Promise(
                Promise.Kind.CONFIGURATION,
                Optional.empty(),
                Optional.of("expectations/" + where.repository()),
                PromiseState.WARNING,
                Optional.empty(),
                where.problem(),
                where.advice());
    }

    static Promise isInForce(ConfigurationState configuration) {
        String loaded = "the configuration in force was read at " + Words.time(configuration.loaded());
        return new Promise(
                Promise.Kind.CONFIGURATION,
                Optional.empty(),
                Optional.empty(),
                configuration.isInForce() ? PromiseState.OK : PromiseState.WARNING,
                Optional.of(configuration.failedSince().orElse(configuration.loaded())),
                configuration.isInForce()
                        ? loaded
                        : "the changed configuration was not taken over: "
                                + configuration
                                        .reason()
                                        .replaceAll("\\s*\\R\\s*", "; ")
                                        .replace(":;", ":") + "; "
                                + loaded,
                configuration.isInForce()
                        ? ""
                        : "run holdfast check-config, put right what it says, then: holdfast reload");
    }
}
