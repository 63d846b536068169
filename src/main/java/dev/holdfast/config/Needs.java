package dev.holdfast.config;

import java.util.function.Predicate;

/**
 * Which secrets must be there. Whoever looks into the repositories from a shell has no keys of deployments, and needs none; the daemon needs all.
 */
public final class Needs {
    private final Predicate<String> deployments;
    private final boolean everything;

    private Needs(Predicate<String> deployments, boolean everything) {
        this.deployments = deployments;
        this.everything = everything;
    }

    /** Everything the daemon needs. */
    public static Needs everything() {
        return new Needs(any -> true, true);
    }

    /** The repositories alone; secrets of deployments may be missing and are then empty. */
    public static Needs repositories() {
        return new Needs(any -> false, false);
    }

    /** The repositories and the secrets of one deployment. */
    public static Needs deployment(String name) {
        return new Needs(name::equals, false);
    }

    boolean secretsOf(String deployment) {
        return deployments.test(deployment);
    }

    /** Whether this is what the daemon needs, alerts and identity included. */
    boolean isEverything() {
        return everything;
    }
}
