package dev.holdfast.repository;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DeletionRecordCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Backups that somebody wanted gone from everywhere, {@code evidence/DEPLOYMENT/delete/BACKUP.json}. Any thread may call it. */
final class DeletionFolder {
    private final SmallObjects objects;
    private final DeletionRecordCodec codec = new DeletionRecordCodec();
    private final ObjectCache<DeletionRecord> cache;

    DeletionFolder(SmallObjects objects) {
        this.objects = objects;
        this.cache = objects.cache((key, content) -> codec.read(key.value(), content));
    }

    /** The first one stands. */
    void record(DeletionRecord deletion) {
        objects.putOnce(Layout.deletion(deletion.deployment(), deletion.backup()), codec.write(deletion));
    }

    /**
     * What cannot be read of one matters little: its name says what it is about.
     *
     * @param listed all evidence
     */
    Map<BackupId, DeletionRecord> read(List<StoredObject> listed) {
        List<StoredObject> deletions = listed.stream()
                .filter(object -> Layout.deletionOwner(object.key()).isPresent())
                .toList();
        Map<BackupId, DeletionRecord> found = new HashMap<>();
        for (StoredObject object : deletions) {
            Layout.Owner owner = Layout.deletionOwner(object.key()).orElseThrow();
            found.put(
                    owner.backup(),
                    new DeletionRecord(owner.backup(), owner.deployment(), false, object.modified(), "unknown"));
        }
        cache.read(deletions).values().forEach(deletion -> found.put(deletion.backup(), deletion));
        return found;
    }
}
