package dev.holdfast.repository;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillRecordCodec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Drills, {@code evidence/DEPLOYMENT/drill/INSTANT-ID[-begun].json}. Any thread may call it. */
final class DrillFolder {
    private final SmallObjects objects;
    private final DrillRecordCodec codec = new DrillRecordCodec();
    private final ObjectCache<DrillRecord> cache;

    DrillFolder(SmallObjects objects) {
        this.objects = objects;
        this.cache = objects.cache((key, content) -> codec.read(key.value(), content));
    }

    /** The first one stands: somebody may have written that this one was killed, while it only hung. */
    void record(DrillRecord drill) {
        objects.putOnce(
                drill.result().isPresent() ? Layout.drillEnded(drill) : Layout.drillBegun(drill), codec.write(drill));
    }

    /**
     * As each ended, or as it began where it did not.
     *
     * @param listed all evidence
     */
    ObjectCache.Result<DrillRecord> read(List<StoredObject> listed) {
        ObjectCache.Result<DrillRecord> records = cache.read(
                listed.stream().filter(object -> Layout.isDrill(object.key())).toList());
        return new ObjectCache.Result<>(eachOnce(records.values()), records.unreadable());
    }

    private static List<DrillRecord> eachOnce(Collection<DrillRecord> records) {
        Map<String, DrillRecord> each = new TreeMap<>();
        records.forEach(record ->
                each.merge(record.id(), record, (one, other) -> one.result().isPresent() ? one : other));
        return List.copyOf(each.values());
    }
}
