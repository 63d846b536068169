/**
 * Calendar arithmetic: when a backup is due, which period it counts for, by when it must be there. Floor 0: no I/O, no clock, no threads. Moments are
 * computed in local time and then placed on the time line, so that a day with a clock change has exactly one of each.
 */
package dev.holdfast.schedule;
