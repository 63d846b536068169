/**
 * What stays and why, as pure functions of (policies, backups, now). Floor 0 (-> manifest, catalog): no I/O, no clock.
 *
 * <p>Entry points: {@link dev.holdfast.retention.RetentionPlanner} says of every backup whether it stays, with the reason;
 * {@link dev.holdfast.retention.TransitionPlanner} which archives are due for another storage class; {@link
 * dev.holdfast.retention.CostEstimate} what both cost; {@link dev.holdfast.retention.LifecycleConflicts} which rules of a bucket
 * would take away what must stay.
 *
 * <p>Why ages stop counting one day after the newest verified backup: while nothing succeeds, nothing may grow old. It is the
 * second line behind the record of the last prune (which says that nothing new succeeded since), and needs no record at all; it
 * also bounds what a clock that jumped ahead can remove.
 *
 * <p>Why snapshot times tell what is new since a prune, and not the time of the commit: a copy reaches its repository hours after
 * its commit, and a host's clock can be wrong in both directions. The deployment's clock can be wrong as well, and then nothing is
 * new until it has caught up: less goes, and the block says so.
 */
package dev.holdfast.retention;
