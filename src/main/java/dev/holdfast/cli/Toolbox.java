package dev.holdfast.cli;

import dev.holdfast.convex.PreflightReport;
import dev.holdfast.failure.ConfigurationException;
import java.util.List;

/**
 * What commands need from the rest of the house; the wiring implements it. Nothing is loaded before a method is called. Every method throws {@link
 * dev.holdfast.failure.HoldfastException} for expected failures, {@link ConfigurationException} among them.
 */
public interface Toolbox {
    /** Opens the repositories and, for the deployments in the order's need, their keys. The caller closes it. */
    Workbench open(Invocation invocation, Keys keys);

    /** Runs the daemon until it is told to stop. */
    void run(Invocation invocation) throws InterruptedException;

    /** Runs the demonstration, which tells what it does on the terminal, until it is told to stop or its time is over. */
    void demo(DemoOptions options, Terminal terminal) throws InterruptedException;

    /**
     * Has the running daemon read its configuration again, and waits a while for what comes of it.
     *
     * @throws ConfigurationException if the daemon refused it
     */
    Reloaded reload(Invocation invocation) throws InterruptedException;

    /** Looks what a repository holds, for who has no configuration, and writes one as text. */
    Bootstrap bootstrap(Invocation invocation, BootstrapOrder order);

    /** Makes ready to look at repositories from outside. The caller closes it. */
    Watchpost watch(Invocation invocation, WatchOrder order);

    /** Reads the configuration with everything the daemon needs. What is wrong with it is in the answer and does not throw. */
    ConfigReport checkConfig(Invocation invocation);

    /** Asks every deployment of the configuration, in its order, what our keys for it are good for. What they answer is in the reports and does not throw. */
    List<PreflightReport> preflight(Invocation invocation);

    /** Which keys of deployments a command needs. One that only looks at repositories runs where no key is known. */
    sealed interface Keys {
        /** None. */
        record None() implements Keys {}

        /** None, but what it takes to tell of alerts. */
        record OfAlerts() implements Keys {}

        /** That of one deployment. */
        record Of(String deployment) implements Keys {}
    }
}
