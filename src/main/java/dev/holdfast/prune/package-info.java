/**
 * Carries out a retention plan: {@link dev.holdfast.prune.Pruner} removes what is due, {@link dev.holdfast.prune.Deletions} one backup that somebody
 * names, {@link dev.holdfast.prune.LateDeletions} what of it a repository kept that was down. None decides by itself: what may go comes from {@link dev.holdfast.retention}.
 *
 * <p>Why everything is read again under the deployment's lease: a plan that was printed minutes ago knows nothing of the hold that was placed since. And
 * why the lease is ensured before each deletion: a process that was stopped past its lease's end goes on in the middle of its work, beside the one that took
 * over.
 */
package dev.holdfast.prune;
