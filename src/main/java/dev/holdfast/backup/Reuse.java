package dev.holdfast.backup;

import dev.holdfast.backup.ReuseChoice.Chosen;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.UnusableCopyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
            Chosen chosen = choice().among(candidates(), schedule.orElseThrow(), began.minus(within.get()));
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

    /** Asks the deployment for its name: where it does not answer nobody knows whether it is still the one that the backups are of. */
    private ReuseChoice choice() {
        return new ReuseChoice(
                source.deployment().url(),
                source.deployment().instanceName(),
                source.plan().includeStorage(),
                surroundings.seal());
    }

    private Catalog candidates() {
        CatalogReading reading = surroundings.catalog().read();
        Set<BackupId> deleted = reading.deletions().keySet();
        return reading.catalog().ofDeployment(request.deployment()).where(backup -> !deleted.contains(backup.id()));
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
        for (String name : holders(backup)) {
            try {
                Repository holder = holder(name);
                return describe(original, id, parts.archive(holder, original), parts.context(holder, original));
            } catch (UnusableCopyException | ArchivedObjectException e) {
                problems.add("repository " + name + ": " + e.getMessage());
            }
        }
        throw new UnusableCopyException(
                original.id() + " cannot be copied: " + String.join("; ", problems), false, null);
    }

    /** Where a good copy lies; our own repository first, where nothing has to travel. */
    private List<String> holders(Backup backup) {
        return backup.repositories().stream()
                .filter(backup::isGoodIn)
                .sorted(Comparator.comparing(name -> !name.equals(repository.name())))
                .toList();
    }

    private Repository holder(String name) throws UnusableCopyException {
        if (name.equals(repository.name())) {
            return repository;
        }
        try {
            return surroundings.repositories().apply(name);
        } catch (RepositoryException e) {
            throw new UnusableCopyException(e.getMessage(), false, e);
        }
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
