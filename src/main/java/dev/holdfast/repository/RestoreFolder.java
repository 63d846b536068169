package dev.holdfast.repository;

import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreEntryCodec;
import dev.holdfast.manifest.RestoreRecord;
import java.util.List;

/** The journals of restores, {@code evidence/DEPLOYMENT/restore/RESTORE-NN-STAGE.json}, an object for each entry. Any thread may call it. */
final class RestoreFolder {
    private final SmallObjects objects;
    private final RestoreEntryCodec codec = new RestoreEntryCodec();
    private final ObjectCache<RestoreEntry> cache;

    RestoreFolder(SmallObjects objects) {
        this.objects = objects;
        this.cache = objects.lastingCache(
                Layout.EVIDENCE, key -> !Layout.isRestore(key), (key, content) -> codec.read(key.value(), content));
    }

    /** What was written first of a stage stands. */
    void record(RestoreEntry entry) {
        objects.putOnce(Layout.restore(entry), codec.write(entry));
    }

    /**
     * Oldest first.
     *
     * @param listed all evidence
     */
    ObjectCache.Result<RestoreRecord> read(List<StoredObject> listed) {
        ObjectCache.Result<RestoreEntry> entries = cache.read(
                listed.stream().filter(object -> Layout.isRestore(object.key())).toList());
        return new ObjectCache.Result<>(RestoreRecord.of(entries.values()), entries.unreadable());
    }
}
