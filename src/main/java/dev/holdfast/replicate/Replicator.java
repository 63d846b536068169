package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.replicate.CopyResult.Busy;
import dev.holdfast.replicate.CopyResult.Copied;
import dev.holdfast.replicate.CopyResult.Impossible;
import dev.holdfast.replicate.CopyResult.ThereAlready;
import dev.holdfast.repository.ArchiveCarrier.Carried;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.LeaseResult.HeldByOther;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.UnusableCopyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one copy: archive, context, and last the manifest, under the deployment's lease of the target. From whatever repository has a good one; a source that turns out to be
 * damaged is recorded as such, and the next one is taken. Any thread may call it.
 */
public final class Replicator {
    private static final Logger log = LoggerFactory.getLogger(Replicator.class);

    private final Workshop workshop;
    private final Sources sources;

    public Replicator(Workshop workshop) {
        this.workshop = requireNonNull(workshop, "workshop");
        this.sources = new Sources(workshop);
    }

    /**
     * Makes the copy. Whatever happens before its manifest is written leaves no backup in the target, but what the next try goes on with.
     *
     * @param progress hears how many bytes of the archive are there
     * @throws dev.holdfast.failure.RepositoryException if the target cannot be written; whether it takes other copies is not known
     * @throws InterruptedException if the thread was interrupted
     */
    public CopyResult copy(MissingCopy wanted, LongConsumer progress) throws InterruptedException {
        Backup backup = wanted.backup();
        Repository target = workshop.door().apply(wanted.target());
        LeaseResult asked = workshop.leases()
                .acquire(
                        target,
                        backup.deployment(),
                        LeasePurpose.COPY,
                        workshop.runIds().get());
        Optional<HeldByOther> other = asked.match(granted -> Optional.empty(), Optional::of);
        if (other.isPresent()) {
            return new Busy(
                    backup.id(),
                    target.name(),
                    other.get().holder().toString(),
                    other.get().until());
        }
        try (Lease lease = asked.match(LeaseResult.Granted::lease, held -> null)) {
            return new Work(backup, target, requireNonNull(lease, "lease"), progress).run();
        }
    }

    /** One copy under way. */
    private final class Work {
        private final Backup backup;
        private final Manifest manifest;
        private final Repository target;
        private final Lease lease;
        private final LongConsumer progress;

        Work(Backup backup, Repository target, Lease lease, LongConsumer progress) {
            this.backup = backup;
            this.manifest = backup.manifest();
            this.target = target;
            this.lease = lease;
            this.progress = progress;
        }

        CopyResult run() throws InterruptedException {
            try {
                if (target.manifest(backup.deployment(), backup.id()).isPresent()) {
                    return new ThereAlready(backup.id(), target.name());
                }
            } catch (CorruptBackupException e) {
                return impossible(e.getMessage() + "; holdfast repair " + backup.id() + " replaces it", true);
            }
            List<String> problems = new ArrayList<>();
            boolean isDamage = true;
            for (Repository source : sources.of(backup, target)) {
                try {
                    return from(source);
                } catch (UnusableCopyException e) {
                    isDamage &= e.isDamaged();
                    problems.add(source.name() + ": " + e.getMessage());
                    log.atWarn()
                            .addKeyValue("backup", backup.id())
                            .addKeyValue("repository", source.name())
                            .addKeyValue("problem", e.getMessage())
                            .log("this copy cannot be copied from");
                }
            }
            return impossible(
                    problems.isEmpty() ? "no other repository has it" : String.join("; ", problems), isDamage);
        }

        private CopyResult from(Repository source) throws UnusableCopyException, InterruptedException {
            Carried carried = sources.carry(source, target, manifest, progress);
            sources.carryContext(backup, source, target);
            sources.carryHold(source, target, manifest);
            try {
                lease.requireHeld();
            } catch (RefusedException e) {
                return new Busy(
                        backup.id(),
                        target.name(),
                        "whoever took the lease over meanwhile",
                        workshop.clock().instant());
            }
            sources.confirm(target, manifest);
            Manifest there = manifest.copied(
                    carried.object().storageClass(), workshop.clock().instant());
            return target.commit(there)
                    ? new Copied(
                            backup.id(),
                            target.name(),
                            source.name(),
                            manifest.archive().storedBytes(),
                            carried.sentBytes())
                    : impossible("another manifest of this id was written there meanwhile", true);
        }

        private Impossible impossible(String problem, boolean isDamage) {
            return new Impossible(backup.id(), target.name(), problem, isDamage);
        }
    }
}
