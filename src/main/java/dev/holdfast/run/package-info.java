/** One execution of a job: its id, kind, outcome and events. Floor 0: no I/O, no clock. */
package dev.holdfast.run;
