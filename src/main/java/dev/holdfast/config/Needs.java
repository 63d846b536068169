package dev.holdfast.config;

import java.util.function.Predicate;

/**
 * Which secrets must be there. Whoever looks into the repositories from a shell has no keys of deployments, and needs none; the daemon needs all.
 */
public final class Needs {
    private final Predicate<String> deployments;
    private final boolean alerts;
    private final boolean everything;
    private final boolean protection;

    private Needs(Predicate<String> deployments, boolean alerts, boolean everything, boolean protection) {
        this.deployments = deployments;
        this.alerts = alerts;
        this.everything = everything;
        this.protection = protection;
    }

    /** Everything the daemon needs. */
    public static Needs everything() {
        return new Needs(any -> true, true, true, true);
    }

    /** The repositories alone; secrets of deployments may be missing and are then empty. */
    public static Needs repositories() {
        return new Needs(any -> false, false, false, true);
    }

    /** The repositories, and the secrets of {@code alerts}: to tell, and to test that it works. */
    public static Needs alerts() {
        return new Needs(any -> false, true, false, true);
    }

    /** The repositories and the secrets of one deployment. */
    public static Needs deployment(String name) {
        return new Needs(name::equals, false, false, true);
    }

    /** What a watcher needs that protects nothing itself: the secrets of {@code alerts}. Neither deployments nor repositories must be there. */
    public static Needs watcher() {
        return new Needs(any -> false, true, false, false);
    }

    boolean secretsOf(String deployment) {
        return deployments.test(deployment);
    }

    /** Whether the secrets of channels, heartbeats and pings must be there. */
    boolean secretsOfAlerts() {
        return alerts;
    }

    /** Whether there must be a deployment, and a repository for its backups. */
    boolean somethingToProtect() {
        return protection;
    }

    /** Whether this is what the daemon needs, alerts and identity included. */
    boolean isEverything() {
        return everything;
    }
}
