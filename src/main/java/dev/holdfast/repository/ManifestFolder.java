package dev.holdfast.repository;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestCodec;
import java.util.List;
import java.util.Optional;

/** The manifests of a repository, {@code manifests/DEPLOYMENT/BACKUP.json}. Any thread may call it. */
final class ManifestFolder {
    private final SmallObjects objects;
    private final ManifestCodec codec = new ManifestCodec();
    private final ObjectCache<Manifest> cache;

    ManifestFolder(SmallObjects objects) {
        this.objects = objects;
        this.cache = objects.lastingCache(Layout.MANIFESTS, this::parse);
    }

    List<StoredObject> list() {
        return objects.list(Layout.MANIFESTS);
    }

    ObjectCache.Result<Manifest> read(List<StoredObject> listed) {
        return cache.read(listed);
    }

    boolean commit(Manifest manifest) {
        return objects.putOnce(Layout.manifest(manifest.deployment().name(), manifest.id()), codec.write(manifest));
    }

    Optional<Manifest> find(String deployment, BackupId id) {
        ObjectKey key = Layout.manifest(deployment, id);
        if (objects.store().head(key).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parse(key, objects.content(key)));
    }

    private Manifest parse(ObjectKey key, byte[] content) {
        Manifest manifest = codec.read(key.value(), content);
        String expected = Layout.MANIFESTS + manifest.deployment().name() + "/" + manifest.id() + ".json";
        if (!key.value().equals(expected)) {
            throw new CorruptBackupException(
                    key + " is damaged: it holds the manifest of " + expected, "move the object back to its name");
        }
        return manifest;
    }
}
