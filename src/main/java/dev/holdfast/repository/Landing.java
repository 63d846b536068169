package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ObjectStore.UnfinishedUpload;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of one archive in the repository that it is carried to. */
final class Landing {
    /** Nothing that lies in these classes can be read back at once. */
    private static final Set<String> ARCHIVED = Set.of("GLACIER", "DEEP_ARCHIVE");

    private static final Logger log = LoggerFactory.getLogger(Landing.class);

    private final Repository target;
    private final Manifest.Archive archive;
    private final ObjectKey key;
    private final UploadOptions options;
    private final Runnable permission;

    /** @param permission asked right before what was sent takes the object's place; throws where it must not */
    Landing(Repository target, Manifest manifest, ObjectKey key, UploadOptions options, Runnable permission) {
        this.target = target;
        this.archive = manifest.archive();
        this.key = key;
        this.options = options;
        this.permission = permission;
    }

    void requirePermission() {
        permission.run();
    }

    /** The object, if an earlier try had brought it whole and only the manifest was missing. */
    Optional<StoredObject> arrivedBefore() {
        return target.store()
                .head(key)
                .filter(object -> object.sizeBytes() == archive.storedBytes())
                .filter(object -> options.storageClass()
                        .map(object.storageClass()::equals)
                        .orElse(true))
                .filter(object -> object.checksum()
                        .filter(checksum -> checksum.startsWith("sha256:"))
                        .map(checksum -> checksum.equals("sha256:" + archive.storedSha256()))
                        .orElseGet(() -> !ARCHIVED.contains(object.storageClass()) && isProvedByReading()));
    }

    /** Goes on with the longest of the earlier tries, and drops the others. */
    Upload resume() {
        List<UnfinishedUpload> left = target.store().unfinishedUploads().stream()
                .filter(upload -> upload.key().equals(key))
                .sorted(Comparator.comparingLong(UnfinishedUpload::sizeBytes).reversed())
                .toList();
        boolean canBeProved = options.storageClass().filter(ARCHIVED::contains).isEmpty();
        Optional<Upload> resumed = Optional.empty();
        for (UnfinishedUpload upload : left) {
            if (resumed.isEmpty() && canBeProved) {
                resumed = target.store().resume(upload).flatMap(this::usable);
            }
            if (resumed.isEmpty()) {
                target.store().abort(upload);
            }
        }
        resumed.ifPresent(upload -> log.atInfo()
                .addKeyValue("repository", target.name())
                .addKeyValue("object", key)
                .addKeyValue("bytes", upload.position())
                .log("an earlier upload is gone on with"));
        return resumed.orElseGet(this::begin);
    }

    private Optional<Upload> usable(Upload upload) {
        if (upload.position() <= archive.storedBytes()) {
            return Optional.of(upload);
        }
        try {
            upload.close();
        } catch (IOException e) {
            throw failure(e);
        }
        return Optional.empty();
    }

    Upload begin() {
        return target.upload(key, options);
    }

    boolean isProvedByReading() {
        Digesting digesting = new Digesting();
        try (InputStream stream = target.store().get(key)) {
            digesting.readFully(stream);
        } catch (ObjectMissingException | DamagedObjectException e) {
            return false;
        } catch (IOException e) {
            throw failure(e);
        }
        Optional<String> problem = digesting.difference(key.value(), archive.storedBytes(), archive.storedSha256());
        problem.ifPresent(what -> log.atWarn()
                .addKeyValue("repository", target.name())
                .addKeyValue("problem", what)
                .log("what an earlier try left is not what it should be"));
        return problem.isEmpty();
    }

    /** Asks the store itself what it has, before anything is promised about it. */
    void confirm() {
        StoredObject stored = target.store().head(key).orElseThrow(() -> unconfirmed("it is not there"));
        if (stored.sizeBytes() != archive.storedBytes()) {
            throw unconfirmed("it has " + stored.sizeBytes() + " bytes, " + archive.storedBytes() + " were sent");
        }
        stored.checksum()
                .filter(checksum -> checksum.startsWith("sha256:"))
                .filter(checksum -> !checksum.equals("sha256:" + archive.storedSha256()))
                .ifPresent(checksum -> {
                    throw unconfirmed("its checksum is " + checksum + ", sent was sha256:" + archive.storedSha256());
                });
    }

    RepositoryException failure(IOException cause) {
        return new RepositoryException(
                "cannot store " + key + " in " + target + " at " + target.location() + ": " + cause.getMessage(),
                "look at the repository's space, network and permissions; the copy is tried again",
                cause);
    }

    private RepositoryException unconfirmed(String finding) {
        return new RepositoryException(
                target + " at " + target.location() + " does not hold " + key + " as it was sent: " + finding,
                "the store lost or changed bytes: distrust it until explained");
    }
}
