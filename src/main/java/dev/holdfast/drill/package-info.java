/**
 * Drills: a backup is really restored into a deployment that is there for it, proved, checked and timed, and what came of it is kept as evidence. {@link
 * dev.holdfast.drill.Drills} carries one out as a {@link dev.holdfast.drill.DrillPlan} has it; {@link dev.holdfast.drill.DrillHistory} tells what earlier ones say.
 *
 * <p>Two times are measured. The recovery time (RTO) runs from the order until the restored data is proved equal to the backup and every check has passed: choosing,
 * reading, the safety copy of the target, the upload and the proof are all in it, as they would be in an emergency; clearing up is not, nor is what an earlier drill left that was
 * killed. The data loss (RPO) is what a loss at
 * the moment of the order would have cost: the order's moment minus the snapshot time of the newest backup that could have been restored then. Which backup was drilled does
 * not matter for it, else a drill of a random old one would look like a disaster.
 *
 * <p>Why clearing up means undoing the restore: the other deployment goes back to exactly what it was, whatever that is, and no data of production stays there.
 */
@org.jspecify.annotations.NullMarked
package dev.holdfast.drill;
