package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.Expectations;

/** A deployment of the configuration, as commands need it. */
public record ConfiguredDeployment(String name, Expectations expectations) {
    public ConfiguredDeployment {
        requireNonNull(name, "name");
        requireNonNull(expectations, "expectations");
    }
}
