package dev.holdfast.prune;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.prune.TransitionReport.Line;
import dev.holdfast.prune.TransitionReport.Outcome;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.AuditLog;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.UnprovedCopyException;
import dev.holdfast.retention.TransitionStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The due steps of one deployment in one repository. What holds for the whole store ends them all. One thread. */
final class Reclassification {
    /** A store that failed so often in a row will not do the next one either. */
    private static final int FAILURES = 3;

    private static final Logger log = LoggerFactory.getLogger(Reclassification.class);

    private final PruneSurroundings surroundings;
    private final Repository repository;
    private final Instant deadline;
    private final Transitions.Order order;
    private final AuditLog audit;
    private int failures;
    private String impossible = "";

    Reclassification(PruneSurroundings surroundings, Repository repository, Instant deadline, Transitions.Order order) {
        this.surroundings = surroundings;
        this.repository = repository;
        this.deadline = deadline;
        this.order = order;
        this.audit = new AuditLog(repository);
    }

    /** Takes the deployment's lease for it, or puts all off. */
    List<Line> moveAll(List<TransitionStep> steps) {
        return surroundings
                .leases()
                .acquire(repository, order.deployment(), LeasePurpose.TRANSITION, order.run())
                .match(
                        granted -> {
                            try (Lease lease = granted.lease()) {
                                return steps.stream()
                                        .map(step -> move(step, lease))
                                        .toList();
                            }
                        },
                        other -> steps.stream().map(step -> putOff(step, other)).toList());
    }

    private static Line putOff(TransitionStep step, HeldByOther other) {
        return later(step, "the deployment is worked on: " + other.words());
    }

    private Line move(TransitionStep step, Lease lease) {
        if (!impossible.isEmpty()) {
            return new Line(step, Outcome.REFUSED, impossible);
        }
        if (order.makesWay().getAsBoolean() || !surroundings.clock().instant().isBefore(deadline)) {
            return later(step, "left for the next time");
        }
        if (failures >= FAILURES) {
            return later(step, "the store failed " + failures + " times in a row");
        }
        if (!lease.ensureHeld()) {
            return later(step, "the lease of its deployment was lost");
        }
        return reclassify(step);
    }

    private Line reclassify(TransitionStep step) {
        Manifest manifest = step.candidate().manifest();
        ObjectKey key = new ObjectKey(manifest.archive().key());
        try {
            if (repository.isRead(manifest.deployment().name(), manifest.id())) {
                return later(step, "is being read");
            }
            StoredObject moved = repository.store().reclassify(key, step.to());
            failures = 0;
            Optional<String> difference = difference(moved, step.to(), manifest.archive());
            if (difference.isPresent()) {
                return refused(
                        step,
                        "the store says it has " + difference.get() + " afterwards; verify it: holdfast verify "
                                + manifest.id());
            }
            record(step, key);
            return new Line(step, Outcome.MOVED, "");
        } catch (StoreCannotException | RefusedException e) {
            impossible = e.explain();
            return refused(step, impossible);
        } catch (ArchivedObjectException | ObjectMissingException e) {
            return refused(step, String.valueOf(e.getMessage()));
        } catch (UnprovedCopyException e) {
            // Of this one alone: the store may do well with the others.
            return refused(step, e.explain());
        } catch (RepositoryException e) {
            failures++;
            return refused(step, e.explain());
        }
    }

    private static Optional<String> difference(StoredObject moved, String storageClass, Manifest.Archive archive) {
        if (!moved.storageClass().equals(storageClass) || moved.sizeBytes() != archive.storedBytes()) {
            return Optional.of(moved.sizeBytes() + " bytes in " + moved.storageClass());
        }
        return moved.checksum()
                .filter(sum -> sum.startsWith("sha256:"))
                .filter(sum -> !sum.equals("sha256:" + archive.storedSha256()));
    }

    private void record(TransitionStep step, ObjectKey key) {
        log.atInfo()
                .addKeyValue("backup", step.candidate().id())
                .addKeyValue("repository", repository.name())
                .addKeyValue("from", step.from())
                .addKeyValue("to", step.to())
                .log("archive moved to another storage class");
        try {
            audit.record(new AuditEntry(
                    surroundings.clock().instant(),
                    surroundings.by(),
                    "transition",
                    step.candidate().id().value(),
                    step.candidate().deployment(),
                    Map.of("from", step.from(), "to", step.to(), "object", key.value())));
        } catch (RepositoryException e) {
            log.atWarn()
                    .addKeyValue("backup", step.candidate().id())
                    .addKeyValue("problem", e.getMessage())
                    .log("a transition is not in the audit log");
        }
    }

    private static Line later(TransitionStep step, String why) {
        return new Line(step, Outcome.LATER, why);
    }

    private static Line refused(TransitionStep step, String why) {
        return new Line(step, Outcome.REFUSED, why);
    }
}
