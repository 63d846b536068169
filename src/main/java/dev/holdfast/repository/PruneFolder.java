package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.PruneRecordCodec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What prunes meant to remove, {@code evidence/DEPLOYMENT/prune/INSTANT-ID.json}, of which the newest of each deployment's instance is read. Older ones lie in {@code
 * audit/YYYY/MM/DD/INSTANT-prune-DEPLOYMENT-ID.json}. Any thread may call it.
 */
final class PruneFolder {
    private final String repository;
    private final SmallObjects objects;
    private final PruneRecordCodec codec = new PruneRecordCodec();
    private final ObjectCache<PruneRecord> cache;
    private final PastRecords past;

    PruneFolder(String repository, SmallObjects objects) {
        this.repository = requireNonNull(repository, "repository");
        this.objects = objects;
        this.cache = objects.cache(this::parse);
        this.past = new PastRecords(objects, PastRecords.Kind.PRUNES);
    }

    void record(PruneRecord prune) {
        if (!prune.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "a prune of " + prune.repository() + " is recorded there, not in " + repository);
        }
        byte[] content = codec.write(prune);
        String group = groupOf(prune.instance());
        // Two within a millisecond are no accident that is worth a longer name.
        Instant free = prune.at();
        while (!objects.putOnce(Layout.prune(prune.deployment(), free, group), content)) {
            free = free.plusMillis(1);
        }
        past.moveOld(Layout.prune(prune.deployment(), free, group));
    }

    /** @param listed all evidence, by name, and so by time within a group */
    ObjectCache.Result<PruneRecord> read(List<StoredObject> listed) {
        Map<String, StoredObject> newest = new LinkedHashMap<>();
        listed.forEach(object -> Layout.pruneGroup(object.key()).ifPresent(group -> newest.put(group, object)));
        return cache.read(List.copyOf(newest.values()));
    }

    private PruneRecord parse(ObjectKey key, byte[] content) {
        PruneRecord read = codec.read(key.value(), content);
        return read.with(repository, read.by());
    }

    /** Instances are named by their deployments; a hash has a form that is fit for a name. */
    private static String groupOf(String instance) {
        return Sha256.hex(instance.getBytes(UTF_8)).substring(0, 8);
    }
}
