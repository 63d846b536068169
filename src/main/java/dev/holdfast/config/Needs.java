package dev.holdfast.config;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which secrets must be there. Whoever looks into the repositories from a shell has no keys of deployments, and needs none; the daemon needs all.
 */
public final class Needs {
    private final Predicate<String> deployments;

    private Needs(Predicate<String> deployments) {
        this.deployments = deployments;
    }

    /** Everything the daemon needs. */
    public static Needs everything() {
        return new Needs(any -> true);
    }

    /** The repositories alone; the keys of deployments may be missing and are then empty. */
    public static Needs repositories() {
        return new Needs(any -> false);
    }

    /** The repositories and the key of one deployment. */
    public static Needs deployment(String name) {
        return new Needs(name::equals);
    }

    boolean keyOf(String deployment) {
        return deployments.test(deployment);
    }

    /** Whether a missing secret of this deployment is a problem; those of no deployment always are. */
    boolean isNeeded(Optional<String> deployment) {
        return deployment.map(this::keyOf).orElse(true);
    }
}
