package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.LockTerms;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.RetentionPlan;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no lock runs out on a backup that stays, because retention keeps it or because a hold, a reader, a missing copy or the guard against mass deletion
 * does: once less than half of its length remains, it is set anew. What goes otherwise is left to run out. A lock only ever gets longer, so that no lease is needed. Any thread may call it.
 *
 * <p>A store that fails, or a process that dies, in the middle of locking leaves the archive locked and the rest not. All parts are looked at once; from then on the manifest
 * alone, which is locked last.
 */
public final class LockKeeper {
    private static final Logger log = LoggerFactory.getLogger(LockKeeper.class);

    private final Clock clock;

    /** When the first lock on the archive or the context of a backup ends, as they were looked at last. */
    private final Map<Place, Instant> proved = new ConcurrentHashMap<>();

    private record Place(String repository, BackupId backup) {}

    public LockKeeper(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * What was done.
     *
     * @param failed backups whose lock could not be set
     * @param problem that of the first of them, in words; empty without one
     */
    public record Report(String repository, int kept, int extended, int failed, String problem) {}

    /**
     * Looks at everything that the plan lets stay.
     *
     * @param makesWay asked before each backup: whether to end early
     */
    public Report extend(Repository repository, RetentionPlan plan, LockTerms terms, BooleanSupplier makesWay) {
        int kept = 0;
        int extended = 0;
        int failed = 0;
        String problem = "";
        List<Candidate> staying = plan.staying();
        forgetOthers(repository.name(), staying);
        for (Candidate candidate : staying) {
            if (makesWay.getAsBoolean()) {
                break;
            }
            kept++;
            try {
                extended += extend(repository, candidate.manifest(), terms) ? 1 : 0;
            } catch (HoldfastException e) {
                failed++;
                problem = problem.isEmpty() ? candidate.id() + ": " + e.explain() : problem;
                if (e instanceof StoreCannotException) {
                    break;
                }
            }
        }
        Report report = new Report(repository.name(), kept, extended, failed, problem);
        tell(report);
        return report;
    }

    private boolean extend(Repository repository, Manifest manifest, LockTerms terms) {
        Instant now = clock.instant();
        Optional<Instant> ofManifest = repository.locks().ofManifest(manifest);
        if (!terms.isRunningOut(ofManifest, now) && isContentLocked(repository, manifest, terms, now)) {
            return false;
        }
        repository.locks().set(manifest, terms.mode(), terms.until(now));
        return true;
    }

    private boolean isContentLocked(Repository repository, Manifest manifest, LockTerms terms, Instant now) {
        Place place = new Place(repository.name(), manifest.id());
        if (!terms.isRunningOut(Optional.ofNullable(proved.get(place)), now)) {
            return true;
        }
        Optional<Instant> ofContent = repository.locks().ofContent(manifest);
        ofContent.ifPresent(until -> proved.put(place, until));
        return !terms.isRunningOut(ofContent, now);
    }

    private void forgetOthers(String repository, List<Candidate> staying) {
        Set<BackupId> ids = staying.stream().map(Candidate::id).collect(Collectors.toUnmodifiableSet());
        proved.keySet().removeIf(place -> place.repository().equals(repository) && !ids.contains(place.backup()));
    }

    private static void tell(Report report) {
        if (report.extended() > 0) {
            log.atInfo()
                    .addKeyValue("repository", report.repository())
                    .addKeyValue("backups", report.extended())
                    .log("locks extended");
        }
        if (report.failed() > 0) {
            log.atError()
                    .addKeyValue("repository", report.repository())
                    .addKeyValue("backups", report.failed())
                    .addKeyValue("problem", report.problem())
                    .log("locks could not be extended");
        }
    }
}
