package dev.holdfast.replicate;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.repository.ArchiveCarrier;
import dev.holdfast.repository.ArchiveCarrier.Carried;
import dev.holdfast.repository.ArchiveProof;
import dev.holdfast.repository.ContextProof;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.ReadLease;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.UnusableCopyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a backup consists of from where it lies to where it is wanted. */
final class Sources {
    private static final Logger log = LoggerFactory.getLogger(Sources.class);

    private final Workshop workshop;

    Sources(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Repositories that have the backup, but for one; copies that were found bad come not at all. */
    List<Repository> of(Backup backup, Repository except) {
        return backup.repositories().stream()
                .filter(name -> !name.equals(except.name()))
                .filter(backup::isGoodIn)
                .map(workshop.repositories()::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Brings the archive. Damage that shows again at a second look is recorded in the source.
     *
     * @throws UnusableCopyException if the source is none
     * @throws RepositoryException if the target failed
     */
    Carried carry(Repository source, Repository target, Manifest manifest, LongConsumer progress)
            throws UnusableCopyException, InterruptedException {
        try (ReadLease lease = readLease(source, target, manifest)) {
            log.atDebug()
                    .addKeyValue("backup", manifest.id())
                    .addKeyValue("source", source.name())
                    .addKeyValue("leased", lease.isWritten())
                    .log("copying begins");
            return carryLeased(source, target, manifest, progress);
        }
    }

    /** Makes sure that the archive lies in the target at this moment; throws {@link RepositoryException} if not. */
    void confirm(Repository target, Manifest manifest) {
        new ArchiveCarrier(target, bytes -> {})
                .confirm(manifest, new ObjectKey(manifest.archive().key()));
    }

    private static ReadLease readLease(Repository source, Repository target, Manifest manifest)
            throws UnusableCopyException {
        try {
            return source.readLease(manifest.deployment().name(), manifest.id(), "copy to " + target.name());
        } catch (HoldfastException e) {
            throw new UnusableCopyException(e.getMessage(), false, e);
        }
    }

    private Carried carryLeased(Repository source, Repository target, Manifest manifest, LongConsumer progress)
            throws UnusableCopyException, InterruptedException {
        ArchiveCarrier carrier = new ArchiveCarrier(target, progress);
        ObjectKey key = new ObjectKey(manifest.archive().key());
        UploadOptions options = new UploadOptions(workshop.placement().storageClass(target.name(), manifest));
        try {
            return carrier.carry(source, manifest, key, options);
        } catch (UnusableCopyException e) {
            if (!e.isDamaged() || isDamagedWhereItLies(source, manifest)) {
                throw e;
            }
        }
        return carrier.carry(source, manifest, key, options);
    }

    private boolean isDamagedWhereItLies(Repository source, Manifest manifest) {
        Optional<String> problem;
        try {
            problem = ArchiveProof.read(source, manifest);
        } catch (RepositoryException e) {
            // It is not to be read at all now: no source, and nothing is known of its damage.
            return true;
        }
        problem.ifPresent(what -> record(source, manifest, List.of(what)));
        return problem.isPresent();
    }

    /** Records that a copy is good again. It is the newest evidence even where clocks are coarse, or stand still. */
    void recordRepaired(Repository repository, Manifest manifest) {
        record(repository, manifest, List.of(), workshop.clock().instant().plusMillis(1));
    }

    /** Records what is known of the stored bytes of a copy at this moment; that this fails is said and stops nothing. */
    void record(Repository repository, Manifest manifest, List<String> problems) {
        record(repository, manifest, problems, workshop.clock().instant());
    }

    private void record(Repository repository, Manifest manifest, List<String> problems, Instant at) {
        try {
            repository.record(new Verification(
                    manifest.id(),
                    manifest.deployment().name(),
                    repository.name(),
                    at,
                    Depth.STORED,
                    problems,
                    workshop.by()));
        } catch (HoldfastException e) {
            log.atWarn()
                    .addKeyValue("backup", manifest.id())
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("problems", problems)
                    .addKeyValue("cause", e.getMessage())
                    .log("evidence could not be recorded");
        }
    }

    /**
     * Brings what was captured beside the archive, from the first repository that has it as it should be. Without it the data are still worth a copy: that it is nowhere is said
     * and stops nothing.
     *
     * @return whether something was written
     * @throws RepositoryException if the target failed
     */
    boolean carryContext(Backup backup, Repository first, Repository target) {
        Manifest manifest = backup.manifest();
        Optional<ObjectKey> key = manifest.context().key().map(ObjectKey::new);
        if (key.isEmpty()) {
            return false;
        }
        List<String> problems = new ArrayList<>();
        Optional<byte[]> content = Stream.concat(Stream.of(first), holders(backup, target))
                .map(source -> context(source, manifest, problems))
                .flatMap(Optional::stream)
                .findFirst();
        if (content.isEmpty()) {
            log.atWarn()
                    .addKeyValue("backup", backup.id())
                    .addKeyValue("object", key.get())
                    .addKeyValue("problems", problems)
                    .log("the environment variables of this backup can be had from no other repository");
            return false;
        }
        if (isThere(content.get(), target, manifest)) {
            return false;
        }
        target.store().put(key.get(), content.get());
        return true;
    }

    /** All that have it, bad copies last: of one whose archive is damaged the rest may be good. */
    private Stream<Repository> holders(Backup backup, Repository except) {
        return backup.repositories().stream()
                .filter(name -> !name.equals(except.name()))
                .sorted(Comparator.comparing(name -> !backup.isGoodIn(name)))
                .map(workshop.repositories()::get)
                .filter(Objects::nonNull);
    }

    private static Optional<byte[]> context(Repository source, Manifest manifest, List<String> problems) {
        try {
            return Optional.of(ContextProof.content(source, manifest));
        } catch (UnusableCopyException | HoldfastException e) {
            problems.add(source.name() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isThere(byte[] content, Repository target, Manifest manifest) {
        try {
            return Arrays.equals(content, ContextProof.content(target, manifest));
        } catch (UnusableCopyException e) {
            return false;
        }
    }

    /**
     * A backup that must stay must stay wherever it is. A hold that cannot be looked at now is no reason to do without the copy: prunes heed holds of all repositories.
     *
     * @throws RepositoryException if the target failed
     */
    void carryHold(Repository source, Repository target, Manifest manifest) {
        Optional<Hold> hold;
        try {
            hold = source.holds().find(manifest.deployment().name(), manifest.id());
        } catch (HoldfastException e) {
            log.atWarn()
                    .addKeyValue("backup", manifest.id())
                    .addKeyValue("repository", source.name())
                    .addKeyValue("cause", e.getMessage())
                    .log("whether this backup is held could not be asked");
            return;
        }
        try {
            hold.filter(it -> it.standsAt(workshop.clock().instant())).ifPresent(target.holds()::place);
        } catch (RefusedException e) {
            log.atDebug().addKeyValue("backup", manifest.id()).log("it is held there already");
        }
    }
}
