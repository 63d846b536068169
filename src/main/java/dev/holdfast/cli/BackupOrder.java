package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Manifest.Annotations;

/** A backup that a person or a script asks for. Deployment and tier are configured. */
public record BackupOrder(String deployment, String tier, Annotations annotations) {
    public BackupOrder {
        requireNonNull(deployment, "deployment");
        requireNonNull(tier, "tier");
        requireNonNull(annotations, "annotations");
    }
}
