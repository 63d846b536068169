package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.replicate.CopyProgress;
import dev.holdfast.replicate.CopyResult;
import dev.holdfast.replicate.MissingCopy;
import dev.holdfast.replicate.RepairResult;
import java.util.List;
import java.util.Optional;

/** The verbs over the copies of backups in further repositories. One thread. */
public interface Copies {
    /** What lacks where, in the order in which it is to be copied. */
    List<MissingCopy> missing(CatalogReading reading);

    /**
     * Makes these copies, one repository after the other; one that fails does not keep the others from theirs.
     *
     * @return one report for each repository that lacks any, in the order of the configuration
     * @throws InterruptedException if the thread was interrupted; what is copied stays, and what was under way is gone on with the next time
     */
    List<Report> replicate(CatalogReading reading, List<MissingCopy> wanted, CopyProgress progress)
            throws InterruptedException;

    /** Makes the copies of a backup good again, where a good one is left: {@link dev.holdfast.replicate.Repairer}. */
    List<RepairResult> repair(Backup backup, CopyProgress progress) throws InterruptedException;

    /**
     * What became of the copies to one repository.
     *
     * @param results of each that was tried, in order
     * @param failure why the rest was not tried
     */
    record Report(String repository, List<CopyResult> results, Optional<HoldfastException> failure) {
        public Report {
            results = List.copyOf(results);
        }
    }
}
