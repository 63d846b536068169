package dev.holdfast.backup;

import dev.holdfast.backup.ReuseChoice.Chosen;
import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.UnusableCopyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a backup as a copy of a verified one that is young enough: of its archive and of what was captured beside it, inside the store where both lie in one repository. What
 * comes out is a backup of its own, in its own tier and under its own id, that stays when the other goes. Whatever stands against it is said, and an export is taken.
 */
final class Reuse {
    private static final Logger log = LoggerFactory.getLogger(Reuse.class);

    private final Backups.Source source;
    private final Repository repository;
    private final BackupRequest request;
    private final Surroundings surroundings;
    private final BackupProgress progress;
    private final Instant began;

    Reuse(
            Backups.Source source,
            Repository repository,
            BackupRequest request,
            Surroundings surroundings,
            BackupProgress progress) {
        this.source = source;
        this.repository = repository;
        this.request = request;
        this.surroundings = surroundings;
        this.progress = progress;
        this.began = surroundings.clock().instant();
    }

    /** Returns the backup, committed; empty if an export has to be taken. */
    Optional<Manifest> attempt(Lease lease) throws InterruptedException {
        Optional<String> schedule = request.trigger().schedule();
        Optional<Duration> within = schedule.map(source.reuseWithin()::get);
        if (within.isEmpty()) {
            return Optional.empty();
        }
        Manifest copy;
        try {
            Chosen chosen = new ReuseChoice(
                            source.deployment().url(), source.plan().includeStorage(), surroundings.seal())
                    .among(
                            surroundings.catalog().read().catalog().ofDeployment(request.deployment()),
                            schedule.orElseThrow(),
                            began.minus(within.get()));
            if (chosen.backup().isEmpty()) {
                return exportInstead(chosen.reason());
            }
            copy = copy(chosen.backup().get());
        } catch (UnusableCopyException e) {
            return exportInstead(e.getMessage());
        } catch (HoldfastException e) {
            return exportInstead(e.explain());
        }
        new Commitment(repository, lease).make(copy);
        tell(copy);
        return Optional.of(copy);
    }

    private Optional<Manifest> exportInstead(String reason) {
        log.atInfo()
                .addKeyValue("deployment", request.deployment())
                .addKeyValue("tier", request.tier())
                .addKeyValue("reason", reason)
                .log("no backup can be reused, an export is taken");
        return Optional.empty();
    }

    /** Stores everything but the manifest. What a failure leaves behind is swept. */
    private Manifest copy(Backup backup) throws UnusableCopyException, InterruptedException {
        Manifest original = backup.manifest();
        progress.step("copying " + original.id() + " into tier " + request.tier());
        BackupId id = BackupId.of(
                original.snapshotTime(),
                request.tier(),
                surroundings.distinctions().get());
        String suffix = surroundings.seal().suffix();
        ReusedParts parts = new ReusedParts(
                repository,
                repository.archiveKey(request.tier(), request.deployment(), id, suffix),
                repository.contextKey(request.deployment(), id, suffix),
                new UploadOptions(source.plan().storageClass(repository.name(), request.tier())),
                progress);
        List<String> problems = new ArrayList<>();
        for (Repository holder : holders(backup)) {
            try {
                return describe(original, id, parts.archive(holder, original), parts.context(holder, original));
            } catch (UnusableCopyException e) {
                problems.add(holder + ": " + e.getMessage());
            }
        }
        throw new UnusableCopyException(
                original.id() + " cannot be copied: " + String.join("; ", problems), false, null);
    }

    /** Where a good copy lies; our own repository first, where nothing has to travel. */
    private List<Repository> holders(Backup backup) {
        List<Repository> holders = new ArrayList<>();
        for (String name : backup.repositories()) {
            if (backup.isGoodIn(name)) {
                boolean isOurs = name.equals(repository.name());
                holders.add(
                        isOurs ? 0 : holders.size(),
                        isOurs ? repository : surroundings.repositories().apply(name));
            }
        }
        return holders;
    }

    private Manifest describe(Manifest original, BackupId id, StoredObject archive, Context context) {
        Archive stored = original.archive().at(archive.key().value(), archive.storageClass());
        return new Manifest(
                id,
                original.deployment(),
                request.tier(),
                new Trigger(
                        TriggerKind.COPY,
                        request.trigger().schedule(),
                        request.trigger().due(),
                        Optional.of(original.id())),
                original.snapshotTime(),
                new Timing(began, began, surroundings.clock().instant()),
                stored,
                original.contents(),
                context,
                request.annotations(),
                surroundings.producer().origin(original.origin().convexVersion()),
                original.verdict());
    }

    private void tell(Manifest copy) {
        log.atInfo()
                .addKeyValue("backup", copy.id())
                .addKeyValue("copyOf", copy.trigger().copyOf().orElseThrow())
                .addKeyValue("repository", repository.name())
                .addKeyValue("bytes", copy.archive().storedBytes())
                .addKeyValue(
                        "seconds",
                        Duration.between(began, copy.timing().committed()).toSeconds())
                .log("backup committed as a copy");
    }
}
