/**
 * Calendar arithmetic: when a backup is due, which period it counts for, by when it must be there. Floor 0: no I/O, no clock, no threads. Moments are
 * computed in local time and then placed on the time line, so that a day with a clock change has exactly one of each.
 *
 * <p>A {@link dev.holdfast.schedule.Schedule} has a {@link dev.holdfast.schedule.Recurrence}, which is made by {@link
 * dev.holdfast.schedule.CalendarRecurrence}, {@link dev.holdfast.schedule.EveryRecurrence} or from cron; {@link dev.holdfast.schedule.Ledger} decides.
 *
 * <p>Why a period that is over is never made up for: the backup of the period after it is due at that very moment, costs the same and is newer. Grace
 * is for the run that has begun in time and for those who would be woken, so after any downtime there is one run to catch up, not one for each period.
 */
package dev.holdfast.schedule;
