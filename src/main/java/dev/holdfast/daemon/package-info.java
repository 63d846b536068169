/**
 * The long-running process. {@link dev.holdfast.daemon.Daemon} starts, reloads and stops it; {@link dev.holdfast.daemon.Dispatcher} decides which backup
 * runs when.
 *
 * <p>Why Quartz only wakes and never decides: a trigger remembers when it fired, not whether there is a backup. So every wake, each tick of a few seconds
 * and every restart ask the same question, "does this period have its backup?", and the answer comes from the repository. A trigger that is lost, doubled
 * or late changes nothing but the time of the question.
 */
package dev.holdfast.daemon;
