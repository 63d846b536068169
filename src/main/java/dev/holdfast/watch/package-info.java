/**
 * Turns catalog, schedules and the moment into the state of every promise. {@link dev.holdfast.watch.Watch} is a pure function; {@link
 * dev.holdfast.watch.Watcher} feeds it with the last reading of the catalog. Whatever tells the outside world about health reads only {@link
 * dev.holdfast.watch.Health}.
 *
 * <p>What counts is what the repositories hold, never what a job reported about itself: runs that failed are a warning, a deadline that passed without a
 * counting backup is critical. A backup counts while it is verified: not suspect, and with a copy that no later verification found bad.
 */
package dev.holdfast.watch;
