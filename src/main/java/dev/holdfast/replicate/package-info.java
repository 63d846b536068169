/**
 * Copies committed backups to further repositories, and repairs damaged copies from good ones.
 *
 * <p>{@link dev.holdfast.replicate.MissingCopies} tells what lacks where, {@link dev.holdfast.replicate.SoleSources} what must stay until it was copied, {@link
 * dev.holdfast.replicate.Replicator} makes one copy, {@link dev.holdfast.replicate.Replication} all that one repository lacks, {@link dev.holdfast.replicate.Repairer} a backup whole again wherever it lies.
 *
 * <p>Suspect backups are copied like all others, after them. What made one suspect may be meant, and then every later one is suspect too until somebody changes the
 * limits: nobody wants to find out, once the site is lost, that the newest copy elsewhere is from the day before that. They count for nothing, there as here.
 *
 * <p>A copy has the id of the backup and all its bytes: it is the same backup. Only its manifest says another storage class, and since when it lies there.
 */
package dev.holdfast.replicate;
