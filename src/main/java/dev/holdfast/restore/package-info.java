/**
 * Plans and carries out a restore. {@link dev.holdfast.restore.RestoreOrder} says what somebody wants, {@link dev.holdfast.restore.Planner} what would come of it: {@link dev.holdfast.restore.RestorePlan} says, before anything happens, what becomes of every table of the target; what carries it
 * out validates first, keeps a safety copy of the target, and proves the outcome.
 */
@NullMarked
package dev.holdfast.restore;

import org.jspecify.annotations.NullMarked;
