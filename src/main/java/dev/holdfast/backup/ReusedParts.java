package dev.holdfast.backup;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.repository.ArchiveCarrier;
import dev.holdfast.repository.ArchiveProof;
import dev.holdfast.repository.ContextProof;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.CopiedObject;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.UnusableCopyException;
import java.util.Optional;

/** Stores the objects of a backup that is a copy of another one, under names of its own. */
final class ReusedParts {
    private final Repository repository;
    private final ObjectKey archiveKey;
    private final ObjectKey contextKey;
    private final UploadOptions options;
    private final BackupProgress progress;

    ReusedParts(
            Repository repository,
            ObjectKey archiveKey,
            ObjectKey contextKey,
            UploadOptions options,
            BackupProgress progress) {
        this.repository = repository;
        this.archiveKey = archiveKey;
        this.contextKey = contextKey;
        this.options = options;
        this.progress = progress;
    }

    /** Inside the store where it lies in this one, else by stream; confirmed. */
    StoredObject archive(Repository holder, Manifest original) throws UnusableCopyException, InterruptedException {
        if (holder != repository) {
            long total = original.archive().storedBytes();
            return new ArchiveCarrier(repository, bytes -> progress.transferred(bytes, total))
                    .carry(holder, original, archiveKey, options)
                    .object();
        }
        CopiedObject copied =
                repository.store().copy(new ObjectKey(original.archive().key()), archiveKey, options);
        Optional<String> problem = difference(copied, original.archive());
        if (problem.isPresent()) {
            throw new UnusableCopyException(problem.get(), true, null);
        }
        return copied.object();
    }

    /** The store's sum of the whole is held against the manifest; where it has none it must have held the copy against the original itself, or every byte is read. */
    private Optional<String> difference(CopiedObject copied, Manifest.Archive original) {
        Optional<StoredObject> stored = repository.store().head(archiveKey);
        if (stored.isEmpty() || stored.get().sizeBytes() != original.storedBytes()) {
            return Optional.of("the copy has "
                    + stored.map(StoredObject::sizeBytes).orElse(0L) + " bytes instead of " + original.storedBytes());
        }
        Optional<String> sum = stored.get().checksum().filter(checksum -> checksum.startsWith("sha256:"));
        if (sum.isPresent()) {
            return sum.filter(checksum -> !checksum.equals("sha256:" + original.storedSha256()))
                    .map(checksum -> "the copy's checksum is " + checksum);
        }
        return copied.isProved()
                ? Optional.empty()
                : ArchiveProof.read(
                        repository, original.at(archiveKey.value(), stored.get().storageClass()));
    }

    /** What was captured beside the archive; its content, sealed, still names the original. */
    Context context(Repository holder, Manifest original) throws UnusableCopyException {
        Context context = original.context();
        if (context.key().isEmpty()) {
            return context;
        }
        byte[] content = ContextProof.content(holder, original);
        repository.store().put(contextKey, content);
        return new Context(
                context.environmentNames(),
                Optional.of(contextKey.value()),
                Optional.of(ContextProof.sha256(content)),
                context.notIncluded());
    }
}
